package io.caravan.command;

import io.caravan.watch.StoreOfContext;
import io.minio.MinioClient;
import java.util.List;

/** The object store of a session. */
final class StoreClient {
    private StoreClient() {}

    /** @throws ConfigurationException when none is set */
    static MinioClient of(Session session) throws ConfigurationException {
        return StoreOfContext.client(session.context())
                .orElseThrow(() -> new ConfigurationException(
                        List.of("no object store is named: set camel.component.minio.endpoint (MINIO_ENDPOINT),"
                                + " accessKey and secretKey")));
    }
}
