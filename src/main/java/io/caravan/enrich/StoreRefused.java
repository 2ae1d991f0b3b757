package io.caravan.enrich;

import java.io.IOException;
import okhttp3.Response;

/** A store answered, and not what it was asked. Its status tells whether the store is away. */
public final class StoreRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    StoreRefused(Response response) {
        super("the store answers HEAD %s with %d%s"
                .formatted(
                        response.request().url().encodedPath(),
                        response.code(),
                        response.code() == 403 ? ": its user may not read there (s3:GetObject)" : ""));
        this.status = response.code();
    }

    /** Of HTTP. */
    public int getStatusCode() {
        return status;
    }
}
