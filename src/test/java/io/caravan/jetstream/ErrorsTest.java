package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.errors.ServerException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    @Test
    void whatIsUnknownMayPass() {
        assertThat(Errors.kindOf(new NullPointerException())).isEqualTo(ErrorKind.TRANSIENT);
        assertThat(Errors.kindOf(new IllegalArgumentException("x"))).isEqualTo(ErrorKind.TRANSIENT);
        assertThat(Errors.kindOf(new FileNotFoundException("x"))).isEqualTo(ErrorKind.TRANSIENT);
        assertThat(Errors.kindOf(new Status(500))).isEqualTo(ErrorKind.TRANSIENT);
        assertThat(Errors.kindOf(new Status(404))).isEqualTo(ErrorKind.TRANSIENT);
        assertThat(Errors.kindOf(new SocketTimeoutException("Read timed out"))).isEqualTo(ErrorKind.TRANSIENT);
        assertThat(Errors.kindOf(new TypeConversionException("x", Integer.class, new IOException())))
                .isEqualTo(ErrorKind.TRANSIENT);
    }

    @Test
    void aSinkThatCantBeReachedIsAnOutage() {
        assertThat(Errors.kindOf(new ConnectException("Connection refused"))).isEqualTo(ErrorKind.OUTAGE);
        assertThat(Errors.kindOf(new UnknownHostException("sink"))).isEqualTo(ErrorKind.OUTAGE);
        assertThat(Errors.kindOf(new NoRouteToHostException())).isEqualTo(ErrorKind.OUTAGE);
        assertThat(Errors.kindOf(new SocketTimeoutException("Connect timed out")))
                .isEqualTo(ErrorKind.OUTAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void aSinkThatSaysItIsAwayIsAnOutage(int status) {
        assertThat(Errors.kindOf(new Status(status))).isEqualTo(ErrorKind.OUTAGE);
        assertThat(Errors.kindOf(new RuntimeCamelException(new ServerException("away", status, null))))
                .isEqualTo(ErrorKind.OUTAGE);
    }

    @Test
    void onlyTheHopelessIsPermanent() {
        DefaultExchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.getMessage().setBody(new Object());

        assertThat(Errors.kindOf(new PermanentException("no"))).isEqualTo(ErrorKind.PERMANENT);
        assertThat(Errors.kindOf(new InvalidPayloadException(exchange, byte[].class)))
                .isEqualTo(ErrorKind.PERMANENT);
        assertThat(Errors.kindOf(catching(() -> exchange.getMessage().getMandatoryBody(byte[].class))))
                .isEqualTo(ErrorKind.PERMANENT);
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void aPublishSaysItself(ErrorKind kind) {
        Exception publish = new PublishException(kind, "a", "x", new ConnectException());

        assertThat(Errors.kindOf(new CompletionException(publish))).isEqualTo(kind);
    }

    @Test
    void causesAreLookedThrough() {
        Exception deep = new CamelExecutionException("x", null, new IOException(new ConnectException("refused")));

        assertThat(Errors.kindOf(deep)).isEqualTo(ErrorKind.OUTAGE);
    }

    @Test
    void causesThatGoRoundInACircleEnd() {
        Exception one = new Exception("one");
        one.initCause(new Exception("two", one));

        assertThat(Errors.kindOf(one)).isEqualTo(ErrorKind.TRANSIENT);
    }

    private interface Failing {
        void run() throws Exception;
    }

    private static Exception catching(Failing failing) {
        try {
            failing.run();
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    /** As camel-http's HttpOperationFailedException. */
    public static final class Status extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        Status(int status) {
            this.status = status;
        }

        public int getStatusCode() {
            return status;
        }
    }
}
