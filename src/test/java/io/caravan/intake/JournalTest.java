package io.caravan.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.EventJson;
import io.caravan.intake.IntakeCounts.Now;
import io.caravan.jetstream.Outgoing;
import io.caravan.jetstream.PermanentException;
import io.caravan.jetstream.Reason;
import io.caravan.jetstream.RecordingPublisher;
import io.caravan.jetstream.Work;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RecordingPublisher nats = new RecordingPublisher();
    private final Journal journal = new Journal(nats);
    private int ends;

    @BeforeEach
    void start() {
        journal.setCamelContext(context);
        journal.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anEventIsWrittenUnderWhatItIsWithItsIdentities() throws Exception {
        Exchange exchange = take(notification(record("s3:ObjectCreated:Put", "my.bucket", "2026/a+b%C3%A4.PNG")));

        assertThat(exchange.getException()).isNull();
        Outgoing entry = nats.stored().get(0);
        assertThat(entry.subject()).isEqualTo("objects.created.my%2Ebucket.png");
        assertThat(entry.expectedStream()).isEqualTo("OBJECTS");
        assertThat(EventJson.read(entry.body()).key()).isEqualTo("2026/a bä.PNG");
        assertThat(entry.messageId()).isEqualTo(EventJson.read(entry.body()).id());
        assertThat(entry.headers().getFirst("ce-id")).isEqualTo(entry.messageId());
        assertThat(entry.headers().getFirst("ce-type")).isEqualTo("s3:ObjectCreated:Put");
        assertThat(entry.headers().getFirst("ce-subject")).isEqualTo("my.bucket/2026/a%20b%C3%A4.PNG");
        assertThat(entry.headers().getFirst("content-type")).isEqualTo("application/json");
        assertThat(entry.headers().getFirst(Journal.STATE_ID)).isNotEmpty();
    }

    @Test
    void onlyWhatMakesAStateNamesOne() {
        take(notification(record("s3:ObjectCreated:PutTagging", "b", "k")));

        assertThat(nats.stored().get(0).headers().containsKey(Journal.STATE_ID)).isFalse();
    }

    @Test
    void severalRecordsAreSeveralEntriesAndOneMessage() {
        take(notification(record("s3:ObjectCreated:Put", "b", "1"), record("s3:ObjectRemoved:Delete", "b", "2")));

        assertThat(nats.subjects()).containsExactly("objects.created.b._", "objects.removed.b._");
        assertThat(counts()).isEqualTo(new Now(1, 1, 0, 0, 2, 0));
    }

    @Test
    void theSecondCopyOfAnEventIsCountedAsDuplicate() {
        String notification = notification(record("s3:ObjectCreated:Put", "b", "k"));
        take(notification);
        take(notification);

        assertThat(nats.stored()).hasSize(1);
        assertThat(counts()).isEqualTo(new Now(2, 2, 0, 0, 1, 1));
    }

    @Test
    void testEventsAndOwnObjectsAreIgnoredAndCounted() {
        assertThat(take("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}")
                        .getException())
                .isNull();
        assertThat(take(notification(record("s3:ObjectCreated:Put", "b", ".caravan/canary")))
                        .getException())
                .isNull();

        assertThat(nats.stored()).isEmpty();
        assertThat(counts()).isEqualTo(new Now(2, 0, 0, 2, 0, 0));
    }

    @Test
    void whatCantBeDecodedFailsForGood() {
        Exchange exchange = take("not json");

        assertThat(exchange.getException()).isInstanceOfSatisfying(PermanentException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.UNDECODABLE));
        assertThat(counts()).isEqualTo(new Now(1, 0, 1, 0, 0, 0));
    }

    @Test
    void aMessageWithoutABodyIsUndecodable() {
        Exchange exchange = new DefaultExchange(context);
        journal.process(exchange, doneSync -> {});

        assertThat(exchange.getException()).isInstanceOf(PermanentException.class);
    }

    @Test
    void aMessageOfWhichOneEntryIsRefusedFailsAsAWholeAndIsWholeTheNextTime() {
        String notification =
                notification(record("s3:ObjectCreated:Put", "b", "1"), record("s3:ObjectCreated:Put", "b", "2.x"));
        nats.refuse(message -> message.subject().endsWith(".x"));

        assertThat(take(notification).getException()).hasMessage("refused");
        assertThat(counts()).isEqualTo(new Now(0, 0, 0, 0, 0, 0));

        nats.refuse(message -> false);
        assertThat(take(notification).getException()).isNull();
        assertThat(nats.stored()).hasSize(2);
        assertThat(counts()).isEqualTo(new Now(1, 1, 0, 0, 1, 1)); // two records, of which one was there
    }

    @Test
    void whatNobodyExpectedFailsTheExchangeAndLeavesNobodyWaiting() {
        nats.refuse(message -> {
            throw new IllegalStateException("out of order");
        });

        assertThat(take(notification(record("s3:ObjectCreated:Put", "b", "1"))).getException())
                .hasMessage("out of order");
        assertThat(ends).isEqualTo(1);
        assertThat(counts()).isEqualTo(new Now(0, 0, 0, 0, 0, 0));
    }

    @Test
    void everyEntryCountsAsSentForItsConsumer() {
        Exchange exchange = exchange(
                notification(record("s3:ObjectCreated:Put", "b", "1"), record("s3:ObjectCreated:Put", "b", "2")));
        Work work = new Work("intake", "MINIO_EVENTS:1", null, Runnable::run);
        exchange.setProperty(Work.PROPERTY, work);
        journal.process(exchange, doneSync -> {});

        assertThat(work.sends()).isEqualTo(2);
    }

    private Exchange take(String message) {
        Exchange exchange = exchange(message);
        journal.process(exchange, doneSync -> ends++);
        return exchange;
    }

    private Exchange exchange(String message) {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(message.getBytes(StandardCharsets.UTF_8));
        return exchange;
    }

    private Now counts() {
        return IntakeCounts.of(context).now();
    }

    private static String notification(String... records) {
        return "{\"EventName\":\"x\",\"Key\":\"x\",\"Records\":[" + String.join(",", records) + "]}";
    }

    private static String record(String name, String bucket, String key) {
        return """
                {"eventVersion":"2.0","eventSource":"minio:s3","awsRegion":"","eventTime":"2026-11-23T23:07:11.973Z","eventName":"%s",
                 "responseElements":{"x-amz-request-id":"R1","x-minio-deployment-id":"D1"},
                 "s3":{"s3SchemaVersion":"1.0","bucket":{"name":"%s"},
                       "object":{"key":"%s","size":5,"eTag":"e","contentType":"image/png","sequencer":"18EACF35EC55E0F3"}}}""".formatted(name, bucket, key);
    }
}
