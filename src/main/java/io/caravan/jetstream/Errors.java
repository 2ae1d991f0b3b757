package io.caravan.jetstream;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.NoTypeConversionAvailableException;

/** The one place that says what a failure calls for. */
public final class Errors {
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);
    private static final int MOST_CAUSES = 20;

    private Errors() {}

    /**
     * Looks through the causes, outermost first; the first that says something decides. What is unknown is {@link ErrorKind#TRANSIENT}: a bean's NullPointerException or
     * IllegalArgumentException may well be mended by an edit, and retries cost little; so only what is certainly hopeless is permanent.
     */
    public static ErrorKind kindOf(Throwable error) {
        int depth = 0;
        for (Throwable cause = error; cause != null && depth < MOST_CAUSES; cause = cause.getCause(), depth++) {
            ErrorKind kind = known(cause);
            if (kind != null) return kind;
        }
        return ErrorKind.TRANSIENT;
    }

    /** Null when it says nothing. */
    private static ErrorKind known(Throwable error) {
        if (error instanceof PublishException publish) return publish.kind();
        if (error instanceof PermanentException) return ErrorKind.PERMANENT;
        if (error instanceof NoTypeConversionAvailableException || hopelessPayload(error)) return ErrorKind.PERMANENT;
        if (unreachable(error)) return ErrorKind.OUTAGE;
        return AWAY.contains(HttpStatus.of(error)) ? ErrorKind.OUTAGE : null;
    }

    /** A body that can't be converted because its source fails just now (a stream of a sink that is away) says so in its cause. */
    private static boolean hopelessPayload(Throwable error) {
        return error instanceof InvalidPayloadException && error.getCause() == null;
    }

    /** Not a read that timed out: the sink is there, and this very event may be what it can't digest. */
    private static boolean unreachable(Throwable error) {
        return error instanceof ConnectException
                || error instanceof UnknownHostException
                || error instanceof NoRouteToHostException
                || error instanceof PortUnreachableException
                || error instanceof HttpConnectTimeoutException
                || error instanceof SocketTimeoutException && connecting(error)
                // Apache's client, used by camel-http, which is optional
                || error.getClass().getSimpleName().equals("ConnectTimeoutException");
    }

    private static boolean connecting(Throwable error) {
        String message = error.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains("connect");
    }
}
