package io.caravan.jetstream;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.NoTypeConversionAvailableException;

/** The one place that says what a failure calls for. */
public final class Errors {
    private static final Set<Integer> AWAY = Set.of(502, 503, 504);
    private static final int MOST_CAUSES = 20;

    private Errors() {}

    /** Looks through the causes, outermost first; the first that is known decides. What is unknown is {@link ErrorKind#TRANSIENT}. */
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
        if (error instanceof NoTypeConversionAvailableException || error instanceof InvalidPayloadException)
            return ErrorKind.PERMANENT;
        if (error instanceof ConnectException
                || error instanceof UnknownHostException
                || error instanceof NoRouteToHostException) {
            return ErrorKind.OUTAGE;
        }
        return AWAY.contains(HttpStatus.of(error)) ? ErrorKind.OUTAGE : null;
    }
}
