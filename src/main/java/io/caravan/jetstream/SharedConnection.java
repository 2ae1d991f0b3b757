package io.caravan.jetstream;

import io.nats.client.Connection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * The link's connection as others get it: it is always the present one, it can be had before there is one, and it can't be closed. A new dispatcher waits for the first
 * connection; all else fails while there is none. Threads: safe.
 */
final class SharedConnection implements InvocationHandler {
    /** The owner's business. */
    private static final Set<String> NOT_OURS = Set.of("close", "drain");
    /** Nothing to do while there is no connection. */
    private static final Set<String> NEEDLESS = Set.of("flush", "flushBuffer");

    private final Link link;

    private SharedConnection(Link link) {
        this.link = link;
    }

    static Connection of(Link link) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, new SharedConnection(link));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) return ofObject(proxy, name, arguments);
        if (NOT_OURS.contains(name)) return null;
        Connection now = link.connection();
        if (now == null && name.equals("createDispatcher")) now = awaited();
        if (now == null) {
            if (name.equals("getStatus")) return Connection.Status.DISCONNECTED;
            if (NEEDLESS.contains(name)) return null;
            throw new IllegalStateException(link.away());
        }
        try {
            return method.invoke(now, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Connection awaited() throws InterruptedException {
        try {
            return link.whenConnected().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(link.away(), e);
        }
    }

    private Object ofObject(Object proxy, String name, Object[] arguments) {
        return switch (name) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "the connection of nats-jetstream (" + link.state().detail() + ")";
        };
    }
}
