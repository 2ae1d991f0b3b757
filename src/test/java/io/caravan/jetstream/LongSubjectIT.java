package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.ObjectEvent;
import io.caravan.event.Tokens;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The longest names of objects as subjects, on a real nats-server: whatever is published can be consumed; what can't be is a dead letter. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class LongSubjectIT {
    /** Names of stream and durable stand in the subject to which a consumer acknowledges, which shares a line with the subject. NATS takes 255 bytes. */
    private static final int LONG_NAME = 200;

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
    void aKeyOf1024BytesIsASubjectHoweverMuchOfItIsEscaped() throws Exception {
        String plain = segments('x');
        String escaped = segments('*'); // three bytes each
        String german = segments('ä').substring(0, 512); // two bytes each, not escaped
        stage.start(RuleStage.FROM, exchange -> {});
        for (String key : new String[] {plain, escaped, german}) {
            assertThat(key.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(1_000);
            stage.journal(RuleStage.event(Integer.toHexString(key.hashCode()), key));
        }

        RuleStage.eventually(() -> assertThat(stage.events())
                .containsExactlyInAnyOrder(Tokens.escape(plain), Tokens.escape(escaped), Tokens.escape(german)));
    }

    @Test
    void eachIsASubjectInItsSegmentsToo() throws Exception {
        var context = stage.context();
        context.addRoutes(RuleStage.rule(RuleStage.FROM, RuleStage.RULE, exchange -> {}, "events.{bucket}.{path}"));
        context.start();
        String key = segments('*');

        stage.journal(key);

        RuleStage.eventually(() -> assertThat(stage.events())
                .containsExactly("photos."
                        + Arrays.stream(key.split("/")).map(Tokens::escape).collect(Collectors.joining("."))));
    }

    @Test
    void whatIsPublishedOnTheLongestSubjectCanBeConsumedByLongNames() throws Exception {
        String stream = "S".repeat(LONG_NAME);
        String durable = "D".repeat(LONG_NAME);
        stage.management.addStream(
                StreamConfiguration.builder().name(stream).subjects("long.>").build());
        var context = stage.context();
        context.addRoutes(RuleStage.rule(RuleStage.FROM, RuleStage.RULE, LongSubjectIT::fill, "long.{header.filling}"));
        context.start();
        stage.journal("a");
        RuleStage.eventually(() -> assertThat(stage.messages(stream)).hasSize(1));

        JetStreamSubscription pulled = stage.nats
                .jetStream()
                .subscribe(
                        null,
                        PullSubscribeOptions.builder().stream(stream)
                                .durable(durable)
                                .build());
        Message message = pulled.fetch(1, Duration.ofSeconds(60)).get(0);
        assertThat(message.getSubject()).hasSize(Subjects.MOST_BYTES);
        message.ackSync(Duration.ofSeconds(60));
        assertThat(stage.management
                        .getConsumerInfo(stream, durable)
                        .getAckFloor()
                        .getStreamSequence())
                .isOne();

        JetStreamSubscription pushed = stage.nats
                .jetStream()
                .subscribe(
                        "long.>",
                        PushSubscribeOptions.builder().stream(stream)
                                .configuration(ConsumerConfiguration.builder()
                                        .deliverPolicy(DeliverPolicy.All)
                                        .build())
                                .build());
        assertThat(pushed.nextMessage(Duration.ofSeconds(60)).getSubject()).hasSize(Subjects.MOST_BYTES);
    }

    @Test
    void aSubjectThatGetsLongerIsADeadLetterWithOneLine() throws Exception {
        var context = stage.context();
        context.addRoutes(RuleStage.rule(RuleStage.FROM, RuleStage.RULE, exchange -> {}, "events.{key}.{path}"));
        context.start();
        ObjectEvent event = RuleStage.event("long", segments('*'));

        stage.journal(event);
        stage.journal("short");

        MessageInfo letter = stage.awaitLetter();
        assertThat(RuleStage.header(letter, Letters.REASON)).isEqualTo("permanent");
        assertThat(RuleStage.header(letter, Letters.EVENT_ID)).isEqualTo("long");
        assertThat(HeaderCodec.decode(RuleStage.header(letter, Letters.ERROR)))
                .isEqualTo(
                        "subject events.{key}.{path} becomes longer than 3500 bytes for this event, which NATS doesn't take");
        stage.awaitEvents("short.short");
    }

    private static void fill(org.apache.camel.Exchange exchange) {
        exchange.getMessage().setHeader("filling", "f".repeat(Subjects.MOST_BYTES - "long.".length()));
    }

    /** 1,023 characters in segments of 255, which is as much as MinIO takes. */
    private static String segments(char c) {
        String segment = Character.toString(c).repeat(255);
        return String.join("/", segment, segment, segment, segment);
    }
}
