package io.caravan.ops;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether MinIO's port answers, asked when somebody looks. No more: what may be read there is each rule's own business. */
final class MinioHealth extends AbstractHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String endpoint;

    /** @param endpoint as it was set, right or wrong */
    MinioHealth(String endpoint) {
        super("caravan", "caravan-minio");
        this.endpoint = endpoint;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try (Socket socket = new Socket()) {
            URI uri = URI.create(endpoint);
            socket.connect(new InetSocketAddress(uri.getHost(), port(uri)), (int) PATIENCE.toMillis());
            builder.up();
        } catch (IOException | RuntimeException e) {
            builder.message("can't reach MinIO at " + endpoint + ": " + e.getMessage())
                    .down();
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() > 0) return uri.getPort();
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }
}
