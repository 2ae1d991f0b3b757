package io.caravan.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.event.Decoding.Decoded;
import io.caravan.event.Identity;
import io.caravan.event.NotificationDecoder;
import io.caravan.event.ObjectEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final Instant YESTERDAY = Instant.parse("2026-11-26T10:00:00.123Z");
    private static final Scope IMAGES = new Scope("in/", ".png", true, false, false);

    private final FakeStore store = new FakeStore();
    private final FakeSurroundings around = new FakeSurroundings();
    private final List<String> said = new ArrayList<>();
    private AuditOptions options = new AuditOptions(List.of(), null, null, Duration.ofMinutes(5), 0, false);

    @Test
    void whatNoEventToldOfIsDeliveredAsTheStoreWouldHaveToldIt() throws Exception {
        Listed told = put("photos", "a.png", YESTERDAY);
        Listed missed = put("photos", "ü b+c.png", YESTERDAY);
        around.told(told);

        AuditReport report = run();

        assertThat(report.isClean()).isTrue();
        assertThat(report.buckets())
                .containsExactly(new AuditReport.Bucket("photos", 2, 1, 1, 0, 0, 0, YESTERDAY, null, null));
        assertThat(around.published).singleElement().satisfies(one -> {
            assertThat(one.subject()).isEqualTo("minio.audit");
            assertThat(one.expectedStream()).isEqualTo("MINIO_EVENTS");
            ObjectEvent event = ((Decoded) new NotificationDecoder().decode(one.body()))
                    .events()
                    .get(0);
            assertThat(event.id()).as("what intake will know it by").isEqualTo(one.messageId());
            assertThat(event.type()).isEqualTo("s3:ObjectCreated:Put");
            assertThat(event.key()).isEqualTo("ü b+c.png");
            assertThat(event.size()).isEqualTo(7);
            assertThat(event.contentType()).isEqualTo("image/png");
            assertThat(event.time()).isEqualTo(YESTERDAY);
            assertThat(FakeSurroundings.ORIGINS.stateIds(missed)).containsExactly(Identity.stateId(event));
        });
    }

    @Test
    void foundTwiceItIsTheSameEvent() throws Exception {
        put("photos", "a.png", YESTERDAY);

        run();
        run();

        assertThat(around.published).hasSize(2);
        assertThat(around.published.get(0).messageId())
                .isEqualTo(around.published.get(1).messageId());
    }

    @Test
    void aDeleteMarkerIsARemoval() throws Exception {
        add(new Listed("photos", "a.png", "v1", YESTERDAY, null, 0));
        Listed unversioned = add(new Listed("photos", "b.png", "null", YESTERDAY, null, 0));
        ObjectEvent lateByAMilli = Found.event(
                new Listed("photos", "b.png", "null", YESTERDAY.plusMillis(1), null, 0),
                Listed.Details.NONE,
                FakeSurroundings.ORIGINS,
                io.caravan.event.Origin.LIVE);
        around.known.add(Identity.stateId(lateByAMilli));

        AuditReport report = run();

        assertThat(report.buckets().get(0).missed()).isEqualTo(1);
        ObjectEvent event = ((Decoded)
                        new NotificationDecoder().decode(around.published.get(0).body()))
                .events()
                .get(0);
        assertThat(event.type()).isEqualTo("s3:ObjectRemoved:DeleteMarkerCreated");
        assertThat(event.size()).isNull();
        assertThat(event.versionId()).isEqualTo("v1");
        assertThat(unversioned.isDeleteMarker()).isTrue();
    }

    @Test
    void onlyWhatIsWatchedIsLookedAt() throws Exception {
        store.bucket("private").bucket("some", IMAGES);
        add(new Listed("private", "a.png", null, YESTERDAY, "e", 1));
        add(new Listed("some", "in/a.png", null, YESTERDAY, "e", 1));
        add(new Listed("some", "in/a.txt", null, YESTERDAY, "e", 1));
        add(new Listed("some", "in/b.png", "v", YESTERDAY, null, 0));
        add(new Listed("some", "out/a.png", null, YESTERDAY, "e", 1));
        put("photos", ".caravan/canary", YESTERDAY);

        AuditReport report = run();

        assertThat(report.buckets())
                .extracting(AuditReport.Bucket::bucket, AuditReport.Bucket::looked)
                .containsExactly(tuple("photos", 0L), tuple("some", 1L));
        options = options.withBuckets(List.of("private"));
        assertThat(run().buckets()).extracting(AuditReport.Bucket::missed).containsExactly(1L);
    }

    @Test
    void onlyWhatCanBeJudgedIsCalledMissed() throws Exception {
        put("photos", "old", around.horizon.minusMillis(1));
        put("photos", "judged", around.horizon);
        put("photos", "young", around.now.minusSeconds(299));

        assertThat(run().buckets())
                .containsExactly(new AuditReport.Bucket("photos", 3, 1, 1, 1, 1, 0, around.horizon, null, null));
        around.passed = around.horizon;
        assertThat(run().buckets().get(0).pending())
                .as("intake isn't past them")
                .isEqualTo(2);
        around.horizon = null;
        assertThat(run().buckets().get(0).before()).as("the journal is empty").isEqualTo(3);
    }

    @Test
    void whatChangesMeanwhileIsNotDelivered() throws Exception {
        store.gone.add(put("photos", "deleted", YESTERDAY));
        Listed late = put("photos", "told", YESTERDAY);
        Listed trimmed = put("photos", "trimmed", YESTERDAY);
        store.onDetails = state -> {
            if (state.equals(late)) around.told(late);
            if (state.equals(trimmed)) around.horizon = YESTERDAY.plusMillis(1);
        };

        assertThat(run().buckets())
                .containsExactly(new AuditReport.Bucket("photos", 3, 0, 0, 0, 1, 1, null, null, null));
        assertThat(around.published).isEmpty();
    }

    @Test
    void aDryRunDeliversAndRemembersNothing() throws Exception {
        put("photos", "a.png", YESTERDAY);
        options = options.dry();

        AuditReport report = run();

        assertThat(report.isClean()).isFalse();
        assertThat(report.buckets().get(0).missed()).isEqualTo(1);
        assertThat(around.published).isEmpty();
        assertThat(around.bookmark).isNull();
    }

    @Test
    void sinceLeavesOutWhatIsOlder() throws Exception {
        put("photos", "a.png", YESTERDAY);
        put("photos", "b.png", YESTERDAY.plusSeconds(1));
        options = options.withSince(YESTERDAY.plusSeconds(1), "some time");

        assertThat(run().buckets().get(0).looked()).isEqualTo(1);
    }

    @Test
    void aBucketThatRefusesDoesntKeepTheOthersFromBeingLookedAt() throws Exception {
        store.bucket("a-closed", Scope.EVERYTHING);
        store.refusing.add("a-closed");
        put("photos", "a.png", YESTERDAY);

        AuditReport report = run();

        assertThat(report.isClean()).isFalse();
        assertThat(report.buckets())
                .extracting(AuditReport.Bucket::failure)
                .containsExactly("MinIO refuses to list bucket a-closed", null);
        assertThat(around.published).hasSize(1);
    }

    @Test
    void oneThatWasKilledGoesOnWhereItWas() throws Exception {
        store.bucket("a-first", Scope.EVERYTHING);
        add(new Listed("a-first", "a", null, YESTERDAY, "e", 1));
        int count = Audit.BLOCK * 3;
        for (int i = 0; i < count; i++) put("photos", "%05d".formatted(i), YESTERDAY);
        around.publishesUntilAway = 1 + Audit.BLOCK * 2 + 10;

        assertThatThrownBy(this::run).isInstanceOf(IOException.class).hasMessage("NATS is away");
        around.published.forEach(one -> around.known.addAll(FakeSurroundings.ORIGINS.stateIds(stateOf(one.body()))));
        around.publishesUntilAway = Integer.MAX_VALUE;
        store.listed = 0;
        AuditReport report = run();

        assertThat(said).containsExactly("goes on in photos");
        assertThat(store.listed).as("only the rest is listed").isBetween(Audit.BLOCK, Audit.BLOCK + 1);
        assertThat(around.published).hasSize(1 + count).doesNotHaveDuplicates();
        assertThat(report.buckets()).extracting(AuditReport.Bucket::bucket).containsExactly("a-first", "photos");
        assertThat(report.buckets().get(1).looked()).isBetween((long) count, count + 1L);
        assertThat(around.bookmark).isNull();
    }

    @Test
    void oneThatWasAskedForSomethingElseBeginsAnew() throws Exception {
        put("photos", "a", YESTERDAY);
        put("photos", "b", YESTERDAY);
        around.publishesUntilAway = 0;
        assertThatThrownBy(this::run).isInstanceOf(IOException.class);
        around.bookmark = AuditProgress.begin("[others] since null", around.now).toJson();
        around.publishesUntilAway = 10;

        run();

        assertThat(said).isEmpty();
        assertThat(around.published).hasSize(2);
    }

    @Test
    void withoutItsLeaseItStops() throws Exception {
        put("photos", "a", YESTERDAY);
        around.lost = true;

        AuditReport report = run();

        assertThat(report.ended()).contains("its lease ran out");
        assertThat(around.published).isEmpty();
    }

    @Test
    void aListingBeginsWhereTheFirstOfItsRulesMay() {
        assertThat(Audit.commonPrefix(
                        List.of(new Scope("in/a", "", true, true, true), new Scope("in/b", "", true, true, true))))
                .isEqualTo("in/");
        assertThat(Audit.commonPrefix(List.of(new Scope("in", "", true, true, true), Scope.EVERYTHING)))
                .isEmpty();
    }

    private Listed put(String bucket, String key, Instant modified) {
        return add(new Listed(bucket, key, null, modified, "etag", 7));
    }

    private Listed add(Listed state) {
        if (!store.states.containsKey(state.bucket())) store.bucket(state.bucket(), Scope.EVERYTHING);
        store.states.get(state.bucket()).add(state);
        return state;
    }

    private static Listed stateOf(byte[] notification) {
        ObjectEvent event = ((Decoded) new NotificationDecoder().decode(notification))
                .events()
                .get(0);
        return new Listed(event.bucket(), event.key(), null, event.time(), event.etag(), event.size());
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private AuditReport run() throws Exception {
        return new Audit(store, around, around, options, new Audit.Report() {
                    @Override
                    public void goesOn(String bucket, Instant begun) {
                        said.add("goes on in " + Optional.ofNullable(bucket).orElse("the next"));
                    }

                    @Override
                    public void progress(long looked) {}
                })
                .run();
    }
}
