package io.caravan.watch;

import io.minio.MinioClient;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The object store that a Camel context knows: by the client in its registry. */
public final class StoreOfContext {
    /** Its name in the registry. */
    public static final String NAME = "minioClient";

    private StoreOfContext() {}

    /** Empty when none is bound. */
    public static Optional<MinioClient> client(CamelContext context) {
        return Optional.ofNullable(context.getRegistry().lookupByNameAndType(NAME, MinioClient.class));
    }
}
