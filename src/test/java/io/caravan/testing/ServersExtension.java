package io.caravan.testing;

import io.caravan.servers.MinioServer;
import io.caravan.servers.NatsServer;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Real servers for tests, as parameters of test and set-up methods: {@link NatsServer}, {@link MinioServer} (its two targets tell that NATS),
 * and a {@link Connection} to it, closed after the test. All tests of a run share one of each, so they keep to streams, subjects and buckets of their own;
 * with {@link Own} the test gets its own.
 */
public final class ServersExtension implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ServersExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == NatsServer.class || type == MinioServer.class || type == Connection.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        boolean own = parameter.isAnnotated(Own.class);
        ServerSet servers = own ? servers(context, "own") : servers(context.getRoot(), "shared");
        Class<?> type = parameter.getParameter().getType();
        if (type == NatsServer.class) return servers.nats();
        if (type == MinioServer.class) return servers.minio();
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(own + " connection", key -> connect(servers.nats()), Connection.class);
    }

    private static ServerSet servers(ExtensionContext context, String key) {
        TestPrograms programs = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("programs", any -> TestPrograms.here(), TestPrograms.class);
        return context.getStore(NAMESPACE).getOrComputeIfAbsent(key, any -> newSet(programs), ServerSet.class);
    }

    private static ServerSet newSet(TestPrograms programs) {
        try {
            return new ServerSet(programs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Connection connect(NatsServer nats) {
        try {
            return Nats.connect(nats.url());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParameterResolutionException("Interrupted while connecting to " + nats.url(), e);
        }
    }
}
