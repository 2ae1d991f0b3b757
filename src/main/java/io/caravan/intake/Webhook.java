package io.caravan.intake;

import io.caravan.jetstream.ErrorKind;
import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Nagging;
import io.caravan.jetstream.Names;
import io.caravan.jetstream.Outgoing;
import io.caravan.jetstream.PublishException;
import io.caravan.jetstream.Publisher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notifications by HTTP. It puts each into the stream of notifications as it came, and answers 2xx when the stream has it: a store then forgets it. Whether it can be
 * decoded is intake's to find out, for MinIO sends again for ever what was answered with anything else. One that comes twice, because an answer was lost, is recognised by
 * intake as well. Threads: safe.
 */
public final class Webhook extends AsyncProcessorSupport implements CamelContextAware {
    static final String SUBJECT = "minio.webhook";

    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    /** As often as MinIO tries by itself. */
    private static final int AGAIN_AFTER_SECONDS = 3;

    private final Nagging refused = new Nagging();
    private final Nagging tooLarge = new Nagging();
    private final Nagging unkept = new Nagging();
    private CamelContext context;
    private WebhookSettings settings;
    private RequestBody bodies;
    private Publisher publisher;
    private String stream;

    /** For routes: {@code #class:io.caravan.intake.Webhook}. */
    public Webhook() {}

    /** With another publisher than the context's. */
    Webhook(Publisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    protected void doInit() {
        settings = WebhookSettings.of(context);
        bodies = RequestBody.in(context);
        stream = Names.of(context).in();
        if (publisher == null) {
            publisher = context.getComponent("nats-jetstream", JetStreamComponent.class)
                    .link()
                    .publisher();
        }
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Message request = exchange.getMessage();
        Object source = request.getBody();
        String authorization = request.getHeader("Authorization", String.class);
        String length = request.getHeader("Content-Length", String.class);
        boolean probe = "HEAD".equals(request.getHeader(Exchange.HTTP_METHOD, String.class));
        // What isn't removed would go into the answer.
        request.removeHeaders("*");
        request.setBody(null);
        if (!settings.allows(authorization)) {
            refuse(request, authorization == null || authorization.isBlank());
        } else if (probe) {
            answer(request, 200, null); // MinIO's question whether anybody is there
        } else if (RequestBody.isOver(length, settings.maxBody())) {
            tooLarge(request);
        } else {
            keep(exchange, source)
                    .exceptionally(error -> failed(request, cause(error)))
                    .whenComplete((done, never) -> callback.done(false));
            return false;
        }
        bodies.leave(source);
        callback.done(true);
        return true;
    }

    private CompletableFuture<Void> keep(Exchange exchange, Object source) {
        Message answer = exchange.getMessage();
        return bodies.read(exchange, source, settings.maxBody()).thenCompose(body -> {
            if (body.length == 0) { // says nothing, and nothing is lost by not keeping it
                answer(answer, 204, null);
                return CompletableFuture.completedFuture(null);
            }
            return publisher
                    .publish(new Outgoing(SUBJECT, null, body, null, stream))
                    .thenAccept(kept -> {
                        unkept.calm();
                        answer(answer, 202, null);
                    });
        });
    }

    private void refuse(Message answer, boolean without) {
        if (refused.due()) {
            LOG.warn(
                    "the webhook refused a request {} (caravan.intake.webhook.token; in MinIO the target's auth_token)",
                    without ? "without a token" : "whose token is another");
        }
        if (without) answer.setHeader("WWW-Authenticate", "Bearer");
        answer(answer, without ? 401 : 403, without ? "a token is needed" : "not this token");
    }

    private void tooLarge(Message answer) {
        if (tooLarge.due()) {
            LOG.error(
                    "the webhook refused a request of over {} bytes; MinIO sends it again until it is taken, and nothing behind it: raise caravan.intake.webhook.max-body",
                    settings.maxBody());
        }
        answer(answer, 413, "over " + settings.maxBody() + " bytes");
    }

    private Void failed(Message answer, Throwable error) {
        if (error instanceof RequestBody.TooLarge) {
            tooLarge(answer);
        } else if (error instanceof RequestBody.CutShort) {
            answer(answer, 400, "the request ended before its body did");
        } else if (error instanceof PublishException failure && failure.kind() == ErrorKind.PERMANENT) {
            if (unkept.due()) LOG.error("the webhook can't keep a notification: {}", failure.getMessage());
            answer(answer, 413, "more than the server takes");
        } else {
            if (unkept.due()) LOG.warn("the webhook can't keep notifications just now: {}", error.getMessage());
            answer.setHeader("Retry-After", AGAIN_AFTER_SECONDS);
            answer(answer, 503, "can't be kept just now");
        }
        return null;
    }

    private static void answer(Message message, int status, String text) {
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        if (text == null) return;
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain");
        message.setBody(text + "\n");
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }
}
