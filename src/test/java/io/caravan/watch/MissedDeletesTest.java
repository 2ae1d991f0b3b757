package io.caravan.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.caravan.event.Decoding.Decoded;
import io.caravan.event.Kind;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Sequencer;
import io.caravan.objects.ObjectState;
import io.caravan.objects.ObjectState.Presence;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class MissedDeletesTest {
    private static final Instant YESTERDAY = Instant.parse("2026-11-26T10:00:00.123Z");
    private static final Duration GRACE = Duration.ofMinutes(5);
    private static final String SEQUENCER = "18EACF35EC55E0F3";

    private final FakeStore store = new FakeStore().bucket("photos", Scope.EVERYTHING);
    private final FakeSurroundings around = new FakeSurroundings();
    private final Known known = new Known();
    private AuditOptions options = new AuditOptions(List.of(), null, null, GRACE, 0, false);

    MissedDeletesTest() {
        around.lastStates = known;
    }

    @Test
    void whatIsGoneIsDeliveredOnceItWasSeenGoneForTheGraceTime() throws Exception {
        Instant first = around.now;
        known.add("here.png");
        put("here.png");
        known.add("ü gone+.png");
        put("new.png");

        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(2, 0, 0, 1, null));
        around.now = around.now.plus(GRACE).minusMillis(1);
        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(2, 0, 0, 1, null));
        assertThat(around.published).isEmpty();
        around.now = around.now.plusMillis(1);
        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(2, 1, 1, 0, null));

        assertThat(around.published).singleElement().satisfies(one -> {
            assertThat(one.subject()).isEqualTo("minio.audit");
            assertThat(one.expectedStream()).isEqualTo("MINIO_EVENTS");
            ObjectEvent event = eventOf(one.body());
            assertThat(event.id()).as("what intake will know it by").isEqualTo(one.messageId());
            assertThat(event.type()).isEqualTo("s3:ObjectRemoved:Delete");
            assertThat(event.kind()).isEqualTo(Kind.REMOVED);
            assertThat(event.bucket()).isEqualTo("photos");
            assertThat(event.key()).isEqualTo("ü gone+.png");
            assertThat(event.size()).isNull();
            assertThat(event.versionId()).isNull();
            assertThat(event.deployment()).isEqualTo("d");
            assertThat(event.time()).isEqualTo(first);
            assertThat(Sequencer.compare(event.sequencer(), SEQUENCER)).isPositive();
        });
    }

    @Test
    void deliveredTwiceItIsTheSameEventAndToldOnceItIsNotDeliveredAgain() throws Exception {
        known.add("gone");
        runTwice();
        around.seenGone = null; // as by somebody who cleans up
        runTwice();

        assertThat(around.published).hasSize(2);
        assertThat(around.published.get(0).messageId())
                .isEqualTo(around.published.get(1).messageId());
        known.removed("gone");
        assertThat(runTwice().deletes()).isEqualTo(new AuditReport.Deletes(0, 0, 0, 0, null));
        assertThat(around.published).hasSize(2);
    }

    @Test
    void oneThatCameBackIsSeenForTheFirstTimeWhenItGoesAgain() throws Exception {
        known.add("back");
        run();
        put("back");
        later();
        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(1, 0, 0, 0, null));
        known.add("back", Sequencer.next(SEQUENCER));
        store.states.get("photos").clear();
        later();

        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(1, 0, 0, 1, null));
        assertThat(around.published).isEmpty();
    }

    @Test
    void oneThatWasMadeAnewBetweenTwoAuditsIsNotTakenForTheOneThatWasGone() throws Exception {
        known.add("again");
        run();
        known.add("again", Sequencer.next(SEQUENCER));
        later();

        assertThat(run().deletes().pending()).isEqualTo(1);
        assertThat(around.published).isEmpty();
    }

    @Test
    void whatIsMadeOrToldOfWhileItLooksIsNotDelivered() throws Exception {
        known.add("told");
        known.add("made");
        run();
        later();
        store.onIsGone = key -> {
            if (key.equals("made")) put("made");
            if (key.equals("told")) known.removed("told");
        };

        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(2, 0, 0, 0, null));
        assertThat(around.published).isEmpty();
    }

    @Test
    void itWaitsForIntakeAndForWhatFollowsTheJournal() throws Exception {
        known.add("gone");
        known.add("gone too");
        run();
        later();
        around.passed = around.now.minus(Duration.ofSeconds(1));
        assertThat(run().deletes().pending()).as("intake isn't past it").isEqualTo(2);
        around.passed = Instant.MAX;
        known.behindFor = Integer.MAX_VALUE;
        assertThat(run().deletes())
                .extracting(AuditReport.Deletes::pending, AuditReport.Deletes::note)
                .containsExactly(2L, "what is known of the objects is behind the journal; audit again later");
        assertThat(around.published).isEmpty();
        known.behindFor = 1;
        assertThat(run().deletes().delivered()).isEqualTo(2);
    }

    @Test
    void onlyWhatItsNotificationTellsOfIsLookedAt() throws Exception {
        store.bucket("photos", new Scope("in/", ".png", true, true, true), new Scope("", "", true, true, false));
        known.add("in/a.png");
        known.add("in/a.txt");
        known.add("out/a.png");
        known.add(".caravan/canary");
        known.removed("in/removed.png");

        assertThat(runTwice().deletes()).isEqualTo(new AuditReport.Deletes(1, 1, 1, 0, null));
        assertThat(eventOf(around.published.get(0).body()).key()).isEqualTo("in/a.png");
        store.bucket("photos", new Scope("", "", true, true, false));
        assertThat(run().deletes()).isNull();
    }

    @Test
    void versionsAndDeleteMarkersAreStatesThatAnAuditFindsBetter() throws Exception {
        known.add("marked");
        known.add("older");
        store.states.get("photos").add(new Listed("photos", "marked", "v2", YESTERDAY, null, 0));
        store.states.get("photos").add(new Listed("photos", "older", "v1", YESTERDAY, "e", 1));

        assertThat(runTwice().deletes()).isEqualTo(new AuditReport.Deletes(2, 0, 0, 0, null));
    }

    @Test
    void whoseObjectsAreGoneMustBeClear() throws Exception {
        known.add("gone");
        known.states.put(
                "others",
                new ObjectState("e", "photos", "others", Presence.PRESENT, SEQUENCER, null, null, null, null));

        assertThat(runTwice().deletes().note()).startsWith("more than one store told");
        assertThat(around.published).isEmpty();
    }

    @Test
    void aDryRunDeliversAndRemembersNothing() throws Exception {
        known.add("gone");
        run();
        byte[] seen = around.seenGone;
        options = options.dry();
        later();

        AuditReport report = audit();

        assertThat(report.isClean()).isFalse();
        assertThat(report.buckets().get(0).deletes()).isEqualTo(new AuditReport.Deletes(1, 1, 0, 0, null));
        assertThat(around.published).isEmpty();
        assertThat(around.seenGone).isSameAs(seen);
    }

    @Test
    void whereItDoesntLookItSaysSo() throws Exception {
        known.add("gone");
        options = options.withSince(YESTERDAY, "24h");
        assertThat(audit().noDeletes()).contains("--since");
        around.lastStates = null;
        options = new AuditOptions(List.of(), null, null, GRACE, 0, false);
        AuditReport report = audit();

        assertThat(report.noDeletes()).contains("caravan.objects.enabled");
        assertThat(report.buckets()).extracting(AuditReport.Bucket::deletes).containsExactly((AuditReport.Deletes)
                null);
        assertThat(report.isClean()).isTrue();
    }

    @Test
    void oneThatGoesOnInTheMiddleOfABucketDoesntTakeItsBeginningForGone() throws Exception {
        for (int i = 0; i < Audit.BLOCK * 2; i++) {
            known.add("%05d".formatted(i));
            putUntold("%05d".formatted(i));
        }
        around.publishesUntilAway = Audit.BLOCK + 10;
        assertThatThrownBy(this::run).isInstanceOf(IOException.class);
        around.publishesUntilAway = Integer.MAX_VALUE;

        assertThat(run().deletes())
                .isEqualTo(new AuditReport.Deletes(
                        0, 0, 0, 0, "this audit went on in the middle of the bucket; the next one looks"));
        assertThat(run().deletes()).isEqualTo(new AuditReport.Deletes(Audit.BLOCK * 2, 0, 0, 0, null));
        assertThat(around.seenGone).asString().isEqualTo("{}");
    }

    @Test
    void whatWasFoundBeforeItWasKilledIsInItsReport() throws Exception {
        known.add("gone");
        run();
        later();
        store.bucket("the-next", Scope.EVERYTHING);
        store.states.get("the-next").add(new Listed("the-next", "a", null, YESTERDAY, "e", 1));
        around.publishesUntilAway = 1;
        assertThatThrownBy(this::run).isInstanceOf(IOException.class);
        around.publishesUntilAway = Integer.MAX_VALUE;

        AuditReport report = audit();

        assertThat(report.buckets())
                .extracting(AuditReport.Bucket::bucket, AuditReport.Bucket::deletes)
                .containsExactly(
                        tuple("photos", new AuditReport.Deletes(1, 1, 1, 0, null)),
                        tuple("the-next", new AuditReport.Deletes(0, 0, 0, 0, null)));
        assertThat(around.published).hasSize(2);
    }

    @Test
    void withoutItsLeaseItStops() throws Exception {
        known.add("a");
        known.add("b");
        run();
        later();
        store.onIsGone = key -> around.lost = true;

        AuditReport report = audit();

        assertThat(report.ended()).contains("its lease ran out");
        assertThat(report.isClean()).isFalse();
        assertThat(around.published).isEmpty();
    }

    /** Of its creation there is an event. */
    private void put(String key) {
        around.told(putUntold(key));
    }

    private Listed putUntold(String key) {
        Listed made = new Listed("photos", key, null, YESTERDAY, "etag", 7);
        store.states.get("photos").add(made);
        return made;
    }

    private void later() {
        around.now = around.now.plus(GRACE);
    }

    private AuditReport.Bucket runTwice() throws Exception {
        run();
        later();
        return run();
    }

    private AuditReport.Bucket run() throws Exception {
        return audit().buckets().get(0);
    }

    private AuditReport audit() throws Exception {
        return new Audit(store, around, around, options, Audit.Report.NONE).run();
    }

    private static ObjectEvent eventOf(byte[] notification) {
        return ((Decoded) new NotificationDecoder().decode(notification))
                .events()
                .get(0);
    }

    /** What is known of bucket photos. */
    private static final class Known implements LastStates {
        final Map<String, ObjectState> states = new TreeMap<>();
        int behindFor;

        void add(String key) {
            add(key, SEQUENCER);
        }

        void add(String key, String sequencer) {
            states.put(key, state(key, Presence.PRESENT, sequencer));
        }

        void removed(String key) {
            states.put(key, state(key, Presence.REMOVED, SEQUENCER));
        }

        private static ObjectState state(String key, Presence presence, String sequencer) {
            return new ObjectState("d", "photos", key, presence, sequencer, 7L, "e", "image/png", null);
        }

        @Override
        public Instant newest() {
            return YESTERDAY;
        }

        @Override
        public boolean tell(Instant newest) {
            assertThat(newest).isEqualTo(YESTERDAY);
            return behindFor-- <= 0;
        }

        @Override
        public void read(String bucket, Predicate<ObjectState> more) {
            for (ObjectState state : List.copyOf(states.values()))
                if (state.bucket().equals(bucket) && !more.test(state)) return;
        }

        @Override
        public Optional<ObjectState> of(ObjectEvent event) {
            return Optional.ofNullable(states.get(event.key()));
        }
    }
}
