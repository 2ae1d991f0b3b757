package io.caravan.jetstream;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * The HTTP status that an exception of some client carries. Camel's HTTP components and the MinIO SDK are optional, so their exceptions are known by their getters only.
 * Reflection is fine here: it runs once for each failure, never for an event that succeeds.
 */
final class HttpStatus {
    private static final String[] GETTERS = {"getHttpResponseCode", "getStatusCode", "statusCode"};
    private static final int NONE = -1;

    private HttpStatus() {}

    /** -1 when it carries none. */
    static int of(Throwable error) {
        for (String getter : GETTERS) {
            int status = call(error, getter);
            if (status != NONE) return status;
        }
        // io.minio.errors.ErrorResponseException: response().code()
        Object response = get(error, "response");
        return response == null ? NONE : call(response, "code");
    }

    private static int call(Object on, String getter) {
        return get(on, getter) instanceof Integer status ? status : NONE;
    }

    private static Object get(Object on, String getter) {
        try {
            Method method = on.getClass().getMethod(getter);
            if (!Modifier.isPublic(on.getClass().getModifiers())) return null;
            return method.invoke(on);
        } catch (ReflectiveOperationException | RuntimeException none) {
            return null;
        }
    }
}
