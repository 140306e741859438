#include "init/report/json.h"

void json_function_place(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	(void)function;
	json_null(json, object, "numa_node");
	json_null(json, object, "slot");
}
