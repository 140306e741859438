#include "init/report/json.h"

void json_function_reset(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	(void)function;
	json_null(json, object, "reset");
}
