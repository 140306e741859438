#include "init/report/json.h"

void json_function_features(struct json *json, yyjson_mut_val *object, const struct function *function)
{
	(void)function;
	json_null(json, object, "bars");
	json_null(json, object, "sriov");
	json_null(json, object, "ats");
	json_null(json, object, "pasid");
}
