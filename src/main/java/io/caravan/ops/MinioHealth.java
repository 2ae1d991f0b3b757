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

    private final URI endpoint;

    MinioHealth(URI endpoint) {
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
            socket.connect(new InetSocketAddress(endpoint.getHost(), port()), (int) PATIENCE.toMillis());
            builder.up();
        } catch (IOException | RuntimeException e) {
            builder.message("can't reach MinIO at " + endpoint + ": " + e.getMessage())
                    .down();
        }
    }

    private int port() {
        if (endpoint.getPort() > 0) return endpoint.getPort();
        return "https".equals(endpoint.getScheme()) ? 443 : 80;
    }
}
