package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.EventJson;
import io.caravan.event.ObjectEvent;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.api.MessageInfo;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a dead letter holds, on a real nats-server: the bytes as the rule got them, and headers that say what happened, whatever is in these. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class DeadLetterIT {
    /** Umlauts, line breaks, emoji, what looks like a header, what looks like an escape, blanks at the ends. */
    private static final String HOSTILE = " Grüße,\r\nNats-Msg-Id: 1\n\t100 %41 \uD83D\uDC2A\u0000 ";

    private static final long MAX_PAYLOAD = 1 << 20;

    private RuleStage stage;

    @BeforeEach
    void open(@Own NatsServer server) throws Exception {
        stage = new RuleStage(server);
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void anErrorIsTheSameBehindTheHeaderWhateverItSays() throws Exception {
        ObjectEvent event = RuleStage.event("id", "größe\n\uD83D\uDC2A.png");
        stage.start(RuleStage.FROM, exchange -> {
            throw new PermanentException(HOSTILE);
        });

        stage.journal(event);

        MessageInfo letter = stage.awaitLetter();
        assertThat(letter.getSubject()).isEqualTo("dlq.rule");
        assertThat(letter.getData()).isEqualTo(EventJson.write(event));
        assertThat(decoded(letter, Letters.ERROR)).isEqualTo(HOSTILE);
        assertThat(decoded(letter, Letters.ERROR_CLASS)).isEqualTo(PermanentException.class.getName());
        assertThat(decoded(letter, Letters.REASON)).isEqualTo("permanent");
        assertThat(decoded(letter, Letters.RULE)).isEqualTo("rule");
        assertThat(decoded(letter, Letters.EVENT_ID)).isEqualTo("id");
        assertThat(decoded(letter, Letters.STREAM)).isEqualTo("OBJECTS");
        assertThat(decoded(letter, Letters.SEQUENCE)).isEqualTo("1");
        assertThat(decoded(letter, Letters.SUBJECT)).isEqualTo("objects.created.photos.png");
        assertThat(decoded(letter, Letters.ATTEMPTS)).isEqualTo("1");
        stage.awaitSettled();
    }

    @Test
    void anErrorThatStaysIsExhaustedAndTellsWhenItBeganAndHowOftenItWasTried() throws Exception {
        Instant before = Instant.now();
        DefaultCamelContext context = stage.start(
                RuleStage.FROM,
                exchange -> {
                    throw new IllegalStateException(HOSTILE);
                },
                "caravan.retry.delays",
                "100ms,300ms");

        ObjectEvent event = RuleStage.event("id", "a");
        stage.journal(event);

        MessageInfo letter = stage.awaitLetter();
        assertThat(letter.getData()).isEqualTo(EventJson.write(event));
        assertThat(decoded(letter, Letters.REASON)).isEqualTo("exhausted");
        assertThat(decoded(letter, Letters.ERROR)).isEqualTo(HOSTILE);
        assertThat(decoded(letter, Letters.ATTEMPTS)).isEqualTo("3");
        Instant first = Instant.parse(decoded(letter, Letters.FIRST_FAILURE));
        Instant last = Instant.parse(decoded(letter, Letters.LAST_FAILURE));
        assertThat(first).isBetween(before, last.minusMillis(300));
        assertThat(RuleStage.status(context).retried()).isEqualTo(2);
        stage.awaitSettled();
        assertThat(stage.letters()).hasSize(1);
    }

    @Test
    void theSubjectThatRefusedIsNamed() throws Exception {
        DefaultCamelContext context = stage.context();
        context.addRoutes(RuleStage.rule(
                RuleStage.FROM,
                RuleStage.RULE,
                exchange -> exchange.getMessage().setBody("x".repeat((int) MAX_PAYLOAD + 1)),
                "events.größe.{key}"));
        context.start();

        stage.journal("a");

        MessageInfo letter = stage.awaitLetter();
        assertThat(decoded(letter, Letters.TARGET)).isEqualTo("events.größe.a");
        assertThat(decoded(letter, Letters.ERROR)).contains("max_payload");
        assertThat(decoded(letter, Letters.REASON)).isEqualTo("permanent");
    }

    @Test
    void aLetterThatWouldBeTooLargeIsWithoutItsBodyAndPointsToIt() throws Exception {
        stage.start(RuleStage.FROM, exchange -> {
            throw new PermanentException("x".repeat(5_000));
        });
        ObjectEvent large = large("large", (int) MAX_PAYLOAD - 1_000);
        byte[] bytes = EventJson.write(large);
        assertThat(bytes.length + 500L).isLessThan(MAX_PAYLOAD); // or it wouldn't be in the journal

        stage.journal(large);

        MessageInfo letter = stage.awaitLetter();
        assertThat(letter.getData()).isNullOrEmpty();
        assertThat(decoded(letter, Letters.BODY)).isEqualTo("omitted");
        assertThat(decoded(letter, Letters.ERROR)).isEqualTo("x".repeat(HeaderCodec.MOST));
        long sequence = Long.parseLong(decoded(letter, Letters.SEQUENCE));
        assertThat(stage.management
                        .getMessage(decoded(letter, Letters.STREAM), sequence)
                        .getData())
                .isEqualTo(bytes);
        stage.awaitSettled();
    }

    @Test
    void aLetterIsOneHoweverOftenItIsWrittenAndComesAgainWhenItWasDeletedMeanwhile() throws Exception {
        DefaultCamelContext context = stage.start(RuleStage.FROM, exchange -> {
            throw new PermanentException("no");
        });
        stage.journal("a");
        stage.awaitLetter();
        stage.awaitSettled();
        Link link =
                context.getComponent("nats-jetstream", JetStreamComponent.class).link();
        Letters letters = new Letters(link, new Letters.Sender("rule", "OBJECTS", RuleStage.DURABLE, "dlq.rule"));
        MessageInfo entry = stage.management.getMessage("OBJECTS", 1);

        Published again = again(letters, entry);
        assertThat(again.duplicate()).isTrue();
        assertThat(stage.letters()).hasSize(1);

        stage.management.deleteMessage("CARAVAN_DLQ", 1); // as its replay does
        again(letters, entry);
        assertThat(stage.letters()).hasSize(1);
        assertThat(stage.letters().get(0).getData()).isEqualTo(entry.getData());
    }

    private static Published again(Letters letters, MessageInfo entry) throws Exception {
        Throwable why = new PermanentException("no");
        return Answers.await(letters.write(entry, "a", Reason.PERMANENT, why, null, Letters.Source.KEPT));
    }

    @Test
    void aLargeOneThatFitsKeepsItsBody() throws Exception {
        stage.start(RuleStage.FROM, exchange -> {
            throw new PermanentException("no");
        });
        ObjectEvent large = large("large", (int) MAX_PAYLOAD - 10_000);

        stage.journal(large);

        MessageInfo letter = stage.awaitLetter();
        assertThat(letter.getData()).isEqualTo(EventJson.write(large));
        assertThat(letter.getHeaders().containsKey(Letters.BODY)).isFalse();
    }

    @Test
    void aListedHeaderArrivesWhateverItSays() throws Exception {
        DefaultCamelContext context = stage.context();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(RuleStage.FROM)
                        .routeId(RuleStage.RULE)
                        .setHeader("Title", () -> HOSTILE)
                        .setHeader("Secret", () -> "s")
                        .to("nats-jetstream:events.{key}?headers=Title");
            }
        });
        context.start();

        stage.journal("a");

        stage.awaitEvents("a");
        MessageInfo sent = stage.messages("EVENTS").get(0);
        assertThat(decoded(sent, "Title")).isEqualTo(HOSTILE);
        assertThat(sent.getHeaders().containsKey("Secret")).isFalse();
        assertThat(sent.getHeaders().get("Nats-Msg-Id")).hasSize(1).doesNotContain("1");
    }

    @Test
    void aRuleThatFailsOnSomethingElseEachTimeTellsTheLastError() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        stage.start(
                RuleStage.FROM,
                exchange -> {
                    throw new IllegalStateException("try " + tries.incrementAndGet());
                },
                "caravan.retry.delays",
                "50ms");

        stage.journal("a");

        assertThat(decoded(stage.awaitLetter(), Letters.ERROR)).isEqualTo("try 2");
    }

    private static String decoded(MessageInfo message, String header) {
        return HeaderCodec.decode(RuleStage.header(message, header));
    }

    /** One whose entry has about so many bytes. */
    private static ObjectEvent large(String id, int bytes) {
        ObjectEvent small = RuleStage.event(id, "a");
        return new ObjectEvent(
                small.id(),
                small.type(),
                small.kind(),
                small.bucket(),
                small.key(),
                small.size(),
                small.etag(),
                small.contentType(),
                small.versionId(),
                small.sequencer(),
                small.time(),
                Map.of("X-Amz-Meta-Large", "m".repeat(bytes - EventJson.write(small).length)),
                small.origin(),
                small.source(),
                small.deployment());
    }
}
