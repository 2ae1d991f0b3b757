package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.event.EventJson;
import io.caravan.event.JournalSubject;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.jetstream.TrimSettings.Patience;
import io.caravan.servers.NatsServer;
import io.caravan.testing.Own;
import io.caravan.testing.ServersExtension;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is trimmed of a real journal, and above all what isn't. Its duplicate window is a tenth of a second here, so what is older than two of them comes soon. */
@Timeout(300)
@ExtendWith(ServersExtension.class)
class JournalTrimIT {
    private static final Duration NOTHING = Duration.ZERO;
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration A_WEEK = Duration.ofDays(7);
    private static NatsServer server;

    private final List<DefaultCamelContext> contexts = new ArrayList<>();
    private Connection nats;
    private JetStreamManagement management;
    private JetStreamComponent component;

    @BeforeAll
    static void server(@Own NatsServer own) {
        server = own;
    }

    @BeforeEach
    void start(@Own Connection connection) throws Exception {
        nats = connection;
        management = nats.jetStreamManagement();
        journalOf(1_000_000);
        component = create("caravan").getComponent("nats-jetstream", JetStreamComponent.class);
        component.getCamelContext().start();
        component.link().provision("OBJECTS");
    }

    @AfterEach
    void clean() throws Exception {
        contexts.forEach(DefaultCamelContext::stop);
        for (String stream : management.getStreamNames()) management.deleteStream(stream);
    }

    // ---- what every rule has passed

    @Test
    void aQuietRuleWhoseAckFloorStandsStillHoldsNothingBack() throws Exception {
        durable("caravan_quiet", "objects.removed.>");
        journal(removed("gone"));
        acknowledgeAll("caravan_quiet");
        for (int i = 0; i < 50; i++) journal(created("k" + i));
        assertThat(info("caravan_quiet").getAckFloor().getStreamSequence()).isEqualTo(1);

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(first()).isEqualTo(52);
        assertThat(messages()).isZero();
    }

    @Test
    void whatAQuietRuleHasBeforeItStays() throws Exception {
        durable("caravan_quiet", "objects.changed.>", "objects.removed.>");
        for (int i = 0; i < 10; i++) journal(created("a" + i));
        journal(removed("wanted"));
        for (int i = 0; i < 10; i++) journal(created("b" + i));

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(first()).isEqualTo(11);
        assertThat(acknowledgeAll("caravan_quiet")).containsExactly("wanted");
        lookWhenAllAreOld(trim(NOTHING));
        assertThat(messages()).isZero();
    }

    @Test
    void whatWasGivenOutAndNotAcknowledgedStays() throws Exception {
        durable("caravan_slow", "objects.>");
        for (int i = 0; i < 20; i++) journal(created("k" + i));
        JetStreamSubscription slow = pull("caravan_slow");
        for (Message message : slow.fetch(20, Duration.ofSeconds(5))) {
            if (message.metaData().streamSequence() != 8) message.ackSync(Duration.ofSeconds(5));
        }

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(first()).isEqualTo(8);
    }

    @Test
    void anEventThatWaitsForItsNextTryStays() throws Exception {
        DefaultCamelContext context = create("caravan");
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "1h");
        rule(context, "failing", "bucket-event:photos", key -> {
            if (key.equals("k5")) throw new IllegalStateException("not now");
        });
        context.start();
        for (int i = 0; i < 20; i++) journal(created("k" + i));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(info("caravan_failing").getNumAckPending()).isEqualTo(1);
            assertThat(info("caravan_failing").getNumPending()).isZero();
        });

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(first()).isEqualTo(6);
    }

    @Test
    void anotherGroupsRuleAndAnotherProgramsDurableHoldItBackToo() throws Exception {
        durable("other_images", "objects.created.>");
        durable("somebody", "objects.>");
        for (int i = 0; i < 10; i++) journal(created("k" + i));
        acknowledgeAll("somebody");

        lookWhenAllAreOld(trim(NOTHING));
        assertThat(first()).isEqualTo(1);

        acknowledgeAll("other_images");
        lookWhenAllAreOld(trim(NOTHING));
        assertThat(messages()).isZero();
    }

    @Test
    void anEditedFilterDoesntLetGoOfWhatIsOut() throws Exception {
        durable("caravan_edited", "objects.created.>");
        for (int i = 0; i < 10; i++) journal(created("k" + i));
        pull("caravan_edited").fetch(10, Duration.ofSeconds(5)).get(0).ackSync(Duration.ofSeconds(5));
        durable("caravan_edited", "objects.removed.>");

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(first()).isEqualTo(2);
    }

    @Test
    void whatIsYoungerThanTwoDuplicateWindowsStays() throws Exception {
        management.updateStream(
                StreamConfiguration.builder(management.getStreamInfo("OBJECTS").getConfiguration())
                        .duplicateWindow(Duration.ofMinutes(5))
                        .build());
        for (int i = 0; i < 10; i++) journal(created("k" + i));

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(messages()).isEqualTo(10);
    }

    @Test
    void whatIsOldGoesAndWhatIsYoungStays() throws Exception {
        for (int i = 0; i < 10; i++) journal(created("old" + i));
        ZonedDateTime old = management.getStreamInfo("OBJECTS").getStreamState().getLastTime();
        waitUntilAllAreOlderThan(Duration.ofSeconds(6));
        for (int i = 0; i < 10; i++) journal(created("young" + i));
        waitUntilAllAreOlderThan(Duration.ofMillis(250));

        // The limit lies a second after the old ones, so it takes the young ones five more to reach it.
        trim(Duration.between(
                        old.plusSeconds(1), management.getStreamInfo("OBJECTS").getTimestamp()))
                .look();

        assertThat(first()).isEqualTo(11);
        assertThat(messages()).isEqualTo(10);
    }

    @Test
    void aboveTheShareOfItsRoomTheOldestGo() throws Exception {
        journalOf(200_000);
        long all = fillTo(85);

        lookWhenAllAreOld(trim(A_WEEK));

        assertThat(percent()).isBetween(77L, 80L);
        assertThat(first()).isGreaterThan(1);
        assertThat(first() - 1 + messages()).isEqualTo(all);
    }

    // ---- those who are gone

    @Test
    void aLostDurableHoldsItBackWhereItsCheckpointSays() throws Exception {
        ruleThatCameTo(5);
        management.deleteConsumer("OBJECTS", "caravan_lost");
        for (int i = 0; i < 5; i++) journal(created("later" + i));

        lookWhenAllAreOld(trim(NOTHING));

        assertThat(first()).isEqualTo(6);
    }

    @Test
    void aDeletedRuleHoldsItBackForAWhileOnly() throws Exception {
        ruleThatCameTo(5);
        for (int i = 0; i < 5; i++) journal(created("later" + i));
        Patience short_ = new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));
        Trim trim = new Trim(component.link(), new TrimSettings("OBJECTS", NOTHING, 80, 90, OFTEN, short_));

        lookWhenAllAreOld(trim);
        assertThat(first()).isEqualTo(6);

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            trim.look();
            assertThat(messages()).isZero();
        });
        assertThat(letters()).isEmpty();
    }

    @Test
    void aRuleThatIsServedIsWaitedForHoweverLongItTakes() throws Exception {
        DefaultCamelContext context = create("caravan");
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "1h");
        rule(context, "failing", "bucket-event:photos", key -> {
            throw new IllegalStateException("not now");
        });
        context.start();
        journal(created("k"));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(info("caravan_failing").getNumAckPending()).isEqualTo(1));
        Patience none = new Patience(Duration.ofMillis(200), Duration.ofMillis(200), Duration.ZERO);

        lookWhenAllAreOld(new Trim(component.link(), new TrimSettings("OBJECTS", NOTHING, 80, 90, OFTEN, none)));

        assertThat(messages()).isEqualTo(1);
    }

    // ---- near the end of the room

    @Test
    void nearTheEndTheRuleFurthestBehindGetsLettersByteForByte() throws Exception {
        journalOf(200_000);
        Set<String> seen = ruleThatCameTo(3);
        durable("caravan_done", "objects.>");
        long all = fillTo(95);
        acknowledgeAll("caravan_done");
        Map<String, byte[]> before = entries();

        lookWhenAllAreOld(trim(A_WEEK));

        assertThat(percent()).isBetween(80L, 90L);
        List<MessageInfo> letters = letters();
        assertThat(letters).hasSize((int) first() - 1 - 3).allSatisfy(letter -> {
            assertThat(letter.getSubject()).isEqualTo("dlq.lost");
            assertThat(header(letter, "Caravan-Reason")).isEqualTo("expired");
            assertThat(header(letter, "Caravan-Rule")).isEqualTo("lost");
            assertThat(header(letter, "Caravan-Attempts")).isEqualTo("0");
            assertThat(letter.getData()).isEqualTo(before.get(header(letter, "Caravan-Event-Id")));
        });

        DefaultCamelContext back = create("caravan");
        Set<String> seenLater = rule(back, "lost", "bucket-event:photos", key -> {});
        back.start();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(seenLater).hasSize((int) messages());
            assertThat(seen.size() + letters.size() + seenLater.size()).isEqualTo((int) all);
        });
    }

    @Test
    void eachDurableThatIsInTheWayGetsLettersOfWhatItWants() throws Exception {
        journalOf(200_000);
        durable("all", "objects.created.>", "objects.removed.>");
        durable("removals", "objects.removed.>");
        for (int i = 0; percent() < 95; i++) journal(i % 3 == 0 ? removed("r" + i) : created("k" + i));
        Map<String, byte[]> before = entries();

        lookWhenAllAreOld(trim(A_WEEK));

        int gone = (int) first() - 1;
        assertThat(letters("dlq.all")).hasSize(gone);
        assertThat(letters("dlq.removals")).hasSize((gone + 2) / 3).allSatisfy(letter -> {
            assertThat(header(letter, "Caravan-Subject")).isEqualTo("objects.removed.photos._");
            assertThat(letter.getData()).isEqualTo(before.get(header(letter, "Caravan-Event-Id")));
        });
        assertThat(info("removals").getNumPending() + info("removals").getNumAckPending())
                .isLessThanOrEqualTo(messages() / 3 + 1);
    }

    @Test
    void whatARuleHasDoneOutOfTurnBecomesNoLetter() throws Exception {
        journalOf(200_000);
        DefaultCamelContext context = create("caravan");
        context.getPropertiesComponent().addOverrideProperty("caravan.retry.delays", "1h");
        rule(context, "failing", "bucket-event:photos", key -> {
            if (key.equals("k1")) throw new IllegalStateException("nicht jetzt, später");
        });
        context.start();
        long all = fillTo(95);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Settled settled = checkpoint("caravan_failing").toSettled();
            assertThat(LongStream.rangeClosed(1, all).filter(settled::contains)).hasSize((int) all - 1);
        });

        lookWhenAllAreOld(trim(A_WEEK));

        assertThat(percent()).isBetween(80L, 90L);
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(EventJson.read(letter.getData()).key()).isEqualTo("k1");
            assertThat(header(letter, "Caravan-Attempts")).isEqualTo("1");
        });
        assertThat(nats.keyValue("caravan-state").keys("retry.>")).isEmpty();
    }

    @Test
    void severalInstancesThatTrimAtOnceDoItOnce() throws Exception {
        journalOf(200_000);
        ruleThatCameTo(3);
        long all = fillTo(95);
        waitUntilAllAreOlderThan(Duration.ofMillis(250));
        List<CompletableFuture<Void>> instances = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Trim trim = trim(A_WEEK);
            instances.add(CompletableFuture.runAsync(() -> {
                try {
                    trim.look();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }

        instances.forEach(CompletableFuture::join);

        assertThat(percent()).isBetween(75L, 90L);
        assertThat(letters()).hasSize((int) (all - messages() - 3));
    }

    @Test
    void whatCantBecomeALetterIsntTrimmed() throws Exception {
        journalOf(200_000);
        ruleThatCameTo(3);
        long all = fillTo(95);
        management.updateStream(StreamConfiguration.builder(
                        management.getStreamInfo("CARAVAN_DLQ").getConfiguration())
                .maxBytes(2_000)
                .build());

        lookWhenAllAreOld(trim(A_WEEK));

        assertThat(first()).isEqualTo(4); // the rule's three are done
        assertThat(messages()).isEqualTo(all - 3);
    }

    // ---- all of it together

    @Test
    void noRuleMissesAnEventWhileTheJournalIsTrimmedAllTheTime() throws Exception {
        DefaultCamelContext context = create("caravan");
        context.getPropertiesComponent()
                .addOverrideProperty("caravan.retry.delays", "50ms,300ms,50ms,300ms,50ms,300ms");
        Set<String> onceFailed = ConcurrentHashMap.newKeySet();
        Set<String> flaky = rule(context, "flaky", "bucket-event:photos", key -> {
            if (key.hashCode() % 7 == 0 && onceFailed.add(key)) throw new IllegalStateException("not now");
        });
        Set<String> quiet = rule(context, "quiet", "bucket-event:photos?events=removed", key -> {});
        Set<String> plain = rule(context, "plain", "bucket-event:photos", key -> {});
        context.start();
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Void>> trims = List.of(trimUntil(done), trimUntil(done));
        List<String> created = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            String key = "k" + i;
            created.add(key);
            journal(created(key));
            if (i % 200 != 0) continue;
            removed.add("r" + i);
            journal(removed("r" + i));
        }

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            assertThat(plain).hasSize(created.size() + removed.size());
            assertThat(flaky).containsAll(created).containsAll(removed);
            assertThat(quiet).containsExactlyInAnyOrderElementsOf(removed);
            assertThat(messages()).isZero();
        });
        done.set(true);
        trims.forEach(CompletableFuture::join);
        assertThat(onceFailed).isNotEmpty();
    }

    private CompletableFuture<Void> trimUntil(AtomicBoolean done) {
        Trim trim = trim(NOTHING);
        return CompletableFuture.runAsync(() -> {
            try {
                while (!done.get()) trim.look();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    // ---- rules and durables

    interface Step {
        void take(String key) throws Exception;
    }

    /** @return the keys it got through with */
    private static Set<String> rule(DefaultCamelContext context, String id, String from, Step step) throws Exception {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).process(exchange -> {
                    String key =
                            exchange.getMessage().getBody(ObjectEvent.class).key();
                    step.take(key);
                    seen.add(key);
                });
            }
        });
        return seen;
    }

    /** A rule named lost that has done so many events, with nobody serving it any more. */
    private Set<String> ruleThatCameTo(int count) throws Exception {
        DefaultCamelContext context = create("caravan");
        Set<String> seen = rule(context, "lost", "bucket-event:photos", key -> {});
        context.start();
        for (int i = 0; i < count; i++) journal(created("early" + i));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        info("caravan_lost").getAckFloor().getStreamSequence())
                .isEqualTo(count));
        context.stop();
        return seen;
    }

    private void durable(String name, String... filters) throws Exception {
        management.addOrUpdateConsumer(
                "OBJECTS",
                ConsumerConfiguration.builder()
                        .durable(name)
                        .filterSubjects(filters)
                        .ackWait(Duration.ofHours(1))
                        .maxAckPending(10_000)
                        .build());
    }

    private JetStreamSubscription pull(String durable) throws Exception {
        return nats.jetStream().subscribe(null, PullSubscribeOptions.bind("OBJECTS", durable));
    }

    /** @return keys of what it got */
    private List<String> acknowledgeAll(String durable) throws Exception {
        JetStreamSubscription subscription = pull(durable);
        List<String> keys = new ArrayList<>();
        while (info(durable).getNumPending() + info(durable).getNumAckPending() > 0) {
            for (Message message : subscription.fetch(100, Duration.ofMillis(200))) {
                keys.add(EventJson.read(message.getData()).key());
                message.ackSync(Duration.ofSeconds(5));
            }
        }
        subscription.unsubscribe();
        return keys;
    }

    private Checkpoint checkpoint(String durable) throws Exception {
        KeyValue state = nats.keyValue("caravan-state");
        String key = state.keys("checkpoint." + durable + ".*").get(0);
        return Checkpoint.fromJson(state.get(key).getValue());
    }

    // ---- the journal

    private Trim trim(Duration keep) {
        return new Trim(component.link(), new TrimSettings("OBJECTS", keep, 80, 90, OFTEN, Patience.DEFAULT));
    }

    private void lookWhenAllAreOld(Trim trim) throws Exception {
        waitUntilAllAreOlderThan(Duration.ofMillis(250));
        trim.look();
    }

    private void waitUntilAllAreOlderThan(Duration age) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            StreamInfo stream = management.getStreamInfo("OBJECTS");
            assertThat(stream.getTimestamp().minus(age))
                    .isAfter(stream.getStreamState().getLastTime());
        });
    }

    private void journalOf(long maxBytes) throws Exception {
        if (management.getStreamNames().contains("OBJECTS")) management.deleteStream("OBJECTS");
        management.addStream(StreamConfiguration.builder()
                .name("OBJECTS")
                .subjects("objects.>")
                .discardPolicy(DiscardPolicy.New)
                .duplicateWindow(Duration.ofMillis(100))
                .allowDirect(true)
                .maxBytes(maxBytes)
                .build());
    }

    /** @return how many messages it has had then */
    private long fillTo(int percent) throws Exception {
        for (int i = 0; percent() < percent; i++) journal(created("k" + i));
        return management.getStreamInfo("OBJECTS").getStreamState().getLastSequence();
    }

    private long percent() throws Exception {
        StreamInfo stream = management.getStreamInfo("OBJECTS");
        return stream.getStreamState().getByteCount()
                * 100
                / stream.getConfiguration().getMaxBytes();
    }

    private long first() throws Exception {
        return management.getStreamInfo("OBJECTS").getStreamState().getFirstSequence();
    }

    private long messages() throws Exception {
        return management.getStreamInfo("OBJECTS").getStreamState().getMsgCount();
    }

    private ConsumerInfo info(String durable) throws Exception {
        return management.getConsumerInfo("OBJECTS", durable);
    }

    /** Bytes by event id. */
    private Map<String, byte[]> entries() throws Exception {
        Map<String, byte[]> entries = new HashMap<>();
        long last = management.getStreamInfo("OBJECTS").getStreamState().getLastSequence();
        for (long at = first(); at <= last; at++) {
            MessageInfo entry = management.getMessage("OBJECTS", at);
            entries.put(header(entry, "ce-id"), entry.getData());
        }
        return entries;
    }

    private List<MessageInfo> letters() throws Exception {
        List<MessageInfo> letters = new ArrayList<>();
        long last = management.getStreamInfo("CARAVAN_DLQ").getStreamState().getLastSequence();
        for (long at = 1; at <= last; at++) letters.add(management.getMessage("CARAVAN_DLQ", at));
        return letters;
    }

    private List<MessageInfo> letters(String subject) throws Exception {
        return letters().stream()
                .filter(letter -> letter.getSubject().equals(subject))
                .toList();
    }

    private static String header(MessageInfo message, String name) {
        return message.getHeaders().getFirst(name);
    }

    private void journal(ObjectEvent event) throws Exception {
        Headers headers = new Headers();
        headers.put("ce-id", event.id());
        headers.put("Nats-Msg-Id", event.id());
        nats.jetStream().publish(JournalSubject.of(event), headers, EventJson.write(event));
    }

    private static ObjectEvent created(String key) {
        return event("s3:ObjectCreated:Put", key);
    }

    private static ObjectEvent removed(String key) {
        return event("s3:ObjectRemoved:Delete", key);
    }

    private static ObjectEvent event(String type, String key) {
        return new ObjectEvent(
                "id-" + key,
                type,
                Kind.of(type),
                "photos",
                key,
                5L,
                null,
                null,
                null,
                "18EACF35EC55E0F3",
                Instant.parse("2026-11-23T23:07:11.973Z"),
                Map.of(),
                Origin.LIVE,
                "minio:s3",
                "");
    }

    private DefaultCamelContext create(String group) {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        context.getPropertiesComponent().addOverrideProperty("caravan.group", group);
        JetStreamComponent made = new JetStreamComponent();
        made.setServers(server.url());
        context.addComponent("nats-jetstream", made);
        contexts.add(context);
        return context;
    }
}
