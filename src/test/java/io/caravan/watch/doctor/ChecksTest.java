package io.caravan.watch.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.bucketevent.RuleSketch.Access;
import io.caravan.event.Kind;
import io.caravan.jetstream.StreamCheckup;
import io.caravan.jetstream.StreamDifference;
import io.caravan.watch.doctor.ProbeFacts.Way;
import io.caravan.watch.doctor.StoreFacts.Bucket;
import io.caravan.watch.doctor.StoreFacts.Notice;
import io.caravan.watch.doctor.StoreFacts.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each check says of facts in which one thing is wrong. */
class ChecksTest {
    private final Healthy healthy = new Healthy();

    @Test
    void whereNothingIsWrongNothingIsFound() {
        List<Finding> findings = Doctor.judge(healthy.facts());

        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.OK);
            assertThat(finding.mend()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Reach.Kind.class,
            names = {"AWAY", "REFUSED"})
    void natsThatIsAwayOrRefusesUsIsBroken(Reach.Kind kind) {
        healthy.natsReach = new Reach(kind, "can't reach NATS");

        assertThat(only(new ServersThere(), "NATS").severity()).isEqualTo(Severity.BROKEN);
        assertThat(only(new ServersThere(), "NATS").what()).isEqualTo("can't reach NATS");
    }

    @Test
    void natsWithoutJetStreamIsBroken() {
        healthy.unasked = "JetStream can't be asked: no response";

        assertThat(only(new ServersThere(), "NATS").severity()).isEqualTo(Severity.BROKEN);
        assertThat(only(new ServersThere(), "NATS").remedy()).contains("nats-server -js");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reach.Kind.class,
            names = {"AWAY", "REFUSED"})
    void minioThatIsAwayOrRefusesUsIsBroken(Reach.Kind kind) {
        healthy.storeReach = new Reach(kind, "wrong key");

        assertThat(only(new ServersThere(), "MinIO").severity()).isEqualTo(Severity.BROKEN);
    }

    @Test
    void aMinioThatNoSettingNamesIsUnknown() {
        healthy.storeReach = new Reach(Reach.Kind.NOT_SET, "");

        assertThat(only(new ServersThere(), "MinIO").severity()).isEqualTo(Severity.UNKNOWN);
        assertThat(new BucketsNotify().of(healthy.facts())).isEmpty();
    }

    @Test
    void whatTheUserOfNatsMayNotDoIsBroken() {
        healthy.refused = List.of("dlq.*");

        assertThat(only(new UsersMay(), "NATS").what()).contains("may not publish to dlq.*");
        assertThat(only(new UsersMay(), "NATS").severity()).isEqualTo(Severity.BROKEN);
    }

    @Test
    void bucketsThatMayNotBeListedAreUnknown() {
        healthy.unlisted = "Access Denied.";

        assertThat(only(new UsersMay(), "MinIO").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void aTargetThatMinioDoesntHaveIsBroken() {
        healthy.targets = new Targets(Set.of(Healthy.FAST), Map.of("fast", true), "");

        Finding finding = only(new TargetsWork(), "safe");
        assertThat(finding.severity()).isEqualTo(Severity.BROKEN);
        assertThat(finding.remedy()).contains("MINIO_NOTIFY_NATS_QUEUE_DIR_safe=");
        assertThat(only(new TargetsWork(), "fast").severity()).isEqualTo(Severity.OK);
    }

    @Test
    void aTargetThatDoesntReachNatsIsBroken() {
        healthy.targets = new Targets(Set.of(Healthy.FAST, Healthy.SAFE), Map.of("fast", false, "safe", true), "");

        assertThat(only(new TargetsWork(), "fast").severity()).isEqualTo(Severity.BROKEN);
    }

    @Test
    void targetsThatMinioDoesntTellOfAreUnknown() {
        healthy.targets = Targets.unknown("Access Denied.");

        assertThat(only(new TargetsWork(), "MinIO").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void aBucketThatARuleNamesAndThatNotifiesNobodyIsBroken() {
        healthy.buckets = List.of(Healthy.bucket("photos"));
        healthy.sketches =
                List.of(new RuleSketch("r", List.of("photos"), Set.of(Kind.CREATED), false, List.of(), List.of()));

        Finding finding = only(new BucketsNotify(), "photos");
        assertThat(finding.severity()).isEqualTo(Severity.BROKEN);
        assertThat(finding.what()).isEqualTo("it notifies nobody");
        assertThat(finding.remedy())
                .contains("mc event add myminio/photos arn:minio:sqs::fast:nats --event put,delete");
        assertThat(finding.mend()).isEqualTo(new Mend.Notify("photos", Set.of(Healthy.FAST, Healthy.SAFE)));
    }

    @Test
    void aBucketThatNotifiedOnceAndDoesntAnyMoreIsBroken() {
        healthy.buckets = List.of(Healthy.bucket("photos"));
        healthy.journaled = Set.of("photos");

        assertThat(only(new BucketsNotify(), "photos").what())
                .isEqualTo("it had events in the journal, and now notifies nobody");
    }

    @Test
    void aBucketThatNobodyCountsOnIsNoFault() {
        healthy.buckets = List.of(Healthy.bucket("private"));

        assertThat(new BucketsNotify().of(healthy.facts()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.OK));
    }

    @Test
    void aBucketThatNotifiesOneTargetOnlyIsAWarning() {
        healthy.buckets = List.of(Healthy.bucket("photos", Healthy.notice(Healthy.FAST)));

        Finding finding = only(new BucketsNotify(), "photos");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.what()).isEqualTo("it doesn't notify target safe");
        assertThat(finding.mend()).isNotNull();
    }

    @Test
    void putWithoutMultipartIsAWarning() {
        Notice put = Healthy.notice(Healthy.FAST, "s3:ObjectCreated:Put", "s3:ObjectRemoved:*");
        healthy.buckets = List.of(Healthy.bucket("photos", put, Healthy.notice(Healthy.SAFE)));

        Finding finding = only(new BucketsNotify(), "photos");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.what())
                .isEqualTo(
                        "it tells target fast of s3:ObjectCreated:Put, but not of CompleteMultipartUpload, Copy, Post");
        assertThat(finding.mend()).isNotNull();
    }

    @Test
    void eventsThatARuleListensToAndNobodySendsAreAWarning() {
        Notice put = Healthy.notice(Healthy.FAST, "s3:ObjectCreated:*");
        healthy.buckets = List.of(Healthy.bucket("photos", put, Healthy.notice(Healthy.SAFE)));
        assertThat(only(new BucketsNotify(), "photos").severity()).isEqualTo(Severity.OK);

        healthy.sketches = List.of(Healthy.rule("deletions", Set.of(Kind.REMOVED), false));

        Finding finding = only(new BucketsNotify(), "photos");
        assertThat(finding.what()).isEqualTo("it tells target fast of no s3:ObjectRemoved:* events");
        assertThat(finding.why()).isEqualTo("rule deletions listens to them");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aBucketThatARuleNamesAndThatIsntThereIsAWarning() {
        healthy.sketches =
                List.of(new RuleSketch("r", List.of("phots"), Set.of(Kind.CREATED), false, List.of(), List.of()));

        Finding finding = only(new BucketsNotify(), "phots");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.what()).isEqualTo("there is no bucket phots, which rule r listens to");
        assertThat(finding.mend()).isNull();
    }

    @Test
    void aBucketThatWasAskedForAndIsntThereCanBeMade() {
        healthy.chosen = Set.of("reports");
        // Somebody deleted it, perhaps.
        healthy.journaled = Set.of("reports");

        Finding finding = only(new BucketsNotify(), "reports");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.mend()).isEqualTo(new Mend.MakeBucket("reports", Set.of(Healthy.FAST, Healthy.SAFE)));
    }

    @Test
    void notificationsThatCantBeReadAreUnknown() {
        healthy.buckets = List.of(new Bucket("photos", List.of(), "Access Denied."));
        healthy.journaled = Set.of("photos");

        assertThat(only(new BucketsNotify(), "photos").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void withoutAProbeNobodyKnowsWhetherEventsArrive() {
        healthy.probe = new ProbeFacts("it has to be asked for", List.of());

        assertThat(only(new ProbesArrive(), "MinIO").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void aProbeTellsWhetherEventsComeBeforeThePutReturns() {
        assertThat(probed(50, 50, 1, 1_900).get(0).severity()).isEqualTo(Severity.OK);
        assertThat(probed(20, 50, 1, 1_900).get(0).severity()).isEqualTo(Severity.WARNING);
        assertThat(probed(20, 50, 1, 1_900).get(0).remedy()).contains("MINIO_API_SYNC_EVENTS=on");
        assertThat(probed(40, 50, 1, 1_900).get(0).severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void aProbeWhoseEventDoesntComeIsBroken() {
        assertThat(probed(0, 50, -1, 1_900).get(0).severity()).isEqualTo(Severity.BROKEN);
        assertThat(probed(50, 50, 1, -1).get(1).severity()).isEqualTo(Severity.BROKEN);
    }

    @Test
    void aSafeTargetWithoutAQueueIsAWarning() {
        assertThat(probed(50, 50, 1, 1_900).get(1).severity()).isEqualTo(Severity.OK);
        assertThat(probed(50, 50, 1, 20).get(1).severity()).isEqualTo(Severity.WARNING);
        assertThat(probed(50, 50, 1, 20).get(1).remedy()).contains("MINIO_NOTIFY_NATS_QUEUE_DIR_safe=");
    }

    @Test
    void aBucketThatMayNotBeWrittenToIsUnknown() {
        healthy.probe = new ProbeFacts("", List.of(new Way("photos", "Access Denied.", 0, 0, -1, -1, "")));

        assertThat(only(new ProbesArrive(), "photos").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void aMissingStreamIsBrokenAndCanBeMade() {
        healthy.streams = List.of(Healthy.missing("OBJECTS", "objects.>"));

        Finding finding = only(new StreamsAreRight(), "OBJECTS");
        assertThat(finding.severity()).isEqualTo(Severity.BROKEN);
        assertThat(finding.mend()).isEqualTo(new Mend.MakeStreams());
    }

    @ParameterizedTest
    @EnumSource(StreamDifference.Kind.class)
    void aStreamThatIsOtherwiseIsNamedWithWhatMendsIt(StreamDifference.Kind kind) {
        healthy.streams = List.of(Healthy.stream("OBJECTS", 10, new StreamDifference(kind, "it is otherwise")));

        Finding finding = only(new StreamsAreRight(), "OBJECTS");
        assertThat(finding.severity())
                .isEqualTo(kind == StreamDifference.Kind.SUBJECTS ? Severity.BROKEN : Severity.WARNING);
        assertThat(finding.remedy()).contains("nats stream ").contains("OBJECTS");
        assertThat(finding.mend() != null).isEqualTo(kind.canBeMended());
    }

    @Test
    void aStreamThatIsFullIsBrokenAndOneThatNearlyIsAWarning() {
        healthy.streams = List.of(Healthy.stream("OBJECTS", 100), Healthy.stream("EVENTS", 91));

        assertThat(only(new StreamsHaveRoom(), "OBJECTS").severity()).isEqualTo(Severity.BROKEN);
        assertThat(only(new StreamsHaveRoom(), "EVENTS").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void oneReplicaInAClusterIsAWarning() {
        healthy.streams = List.of(Healthy.stream("OBJECTS", 10, 1, true));

        Finding finding = only(new StreamsOutliveServers(), "OBJECTS");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.remedy()).isEqualTo("nats stream edit OBJECTS --replicas 3");
    }

    @Test
    void aSingleServerIsJudgedByHowOftenItSyncs() {
        healthy.streams = List.of(Healthy.stream("OBJECTS", 10, 1, false));
        assertThat(only(new StreamsOutliveServers(), "NATS").severity()).isEqualTo(Severity.OK);

        healthy.syncs = Duration.ofMinutes(2);
        assertThat(only(new StreamsOutliveServers(), "NATS").severity()).isEqualTo(Severity.WARNING);

        healthy.syncs = null;
        assertThat(only(new StreamsOutliveServers(), "NATS").severity()).isEqualTo(Severity.UNKNOWN);
    }

    @Test
    void aMessageSizeThatNotificationsExceedIsAWarning() {
        healthy.maxPayload = 4_096;
        StreamCheckup stream = Healthy.stream("OBJECTS", 10);
        healthy.streams = List.of(new StreamCheckup(
                "OBJECTS",
                stream.subjects(),
                stream.window(),
                stream.fill(),
                List.of(),
                3,
                true,
                2_048,
                Instant.EPOCH));

        assertThat(only(new MessagesFit(), "NATS").severity()).isEqualTo(Severity.WARNING);
        assertThat(only(new MessagesFit(), "OBJECTS").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void notificationsThatNobodyTakesAreAWarning() {
        healthy.idle = List.of("caravan");

        Finding finding = only(new IntakeIsServed(), "intake");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.what()).isEqualTo("nobody takes notifications with durable caravan; 7 wait");
    }

    @Test
    void aRuleWhoseSubjectNoStreamTakesIsBroken() {
        healthy.takers = Map.of("events.images.x", List.of());

        assertThat(only(new RulesHaveStreams(), "images").severity()).isEqualTo(Severity.BROKEN);

        healthy.streams = List.of(Healthy.missing("EVENTS", "events.>"));
        assertThat(new RulesHaveStreams().of(healthy.facts())).isEmpty();
    }

    @Test
    void aDurableWithoutARuleIsAWarning() {
        healthy.orphans = List.of(new RuleFacts.Orphan("old", "caravan_old", 12));

        Finding finding = only(new RulesAreWhole(), "old");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.remedy()).startsWith("caravan rules prune old");
    }

    @Test
    void aBrokenRuleFileIsBroken() {
        healthy.faults = List.of("rules/images.camel.yaml:3: isn't YAML");

        assertThat(only(new RulesAreWhole(), "routes").severity()).isEqualTo(Severity.BROKEN);
    }

    @Test
    void instancesWithDifferentVersionsOfARuleAreAWarning() {
        healthy.versions = Map.of("images", "two instances have different versions of it");

        assertThat(only(new RulesAreWhole(), "images").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aRuleThatWritesWhereItListensIsBroken() {
        RuleSketch.Use writes = new RuleSketch.Use("images.copy", Access.WRITES, "photos");
        healthy.sketches = List.of(Healthy.rule("images", Set.of(Kind.CREATED), false, writes));

        Finding finding = only(new RulesDontLoop(), "images");
        assertThat(finding.severity()).isEqualTo(Severity.BROKEN);
        assertThat(finding.what()).isEqualTo("its step images.copy writes into bucket photos, which it listens to");

        healthy.sketches = List.of(Healthy.rule("images", Set.of(Kind.CREATED), true, writes));
        assertThat(only(new RulesDontLoop(), "images").severity()).isEqualTo(Severity.WARNING);

        healthy.sketches = List.of(Healthy.rule("images", Set.of(Kind.REMOVED), false, writes));
        assertThat(new RulesDontLoop().of(healthy.facts()))
                .allSatisfy(each -> assertThat(each.severity()).isEqualTo(Severity.OK));
    }

    @Test
    void aRuleThatReadsWhatItListensToBeingReadIsBroken() {
        RuleSketch.Use reads = new RuleSketch.Use("images.get", Access.READS, "photos");
        healthy.sketches = List.of(Healthy.rule("images", Set.of(Kind.ACCESSED), false, reads));

        assertThat(only(new RulesDontLoop(), "images").severity()).isEqualTo(Severity.BROKEN);
    }

    @Test
    void clocksThatAreApartAreAWarning() {
        healthy.natsSkew = Duration.ofSeconds(-40);
        healthy.storeSkew = Duration.ofSeconds(3);

        Finding finding = only(new ClocksAgree(), "NATS");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.what()).isEqualTo("its clock is 40 s behind the one of this machine");
        assertThat(only(new ClocksAgree(), "MinIO").severity()).isEqualTo(Severity.OK);
    }

    private List<Finding> probed(int before, int objects, long fast, long safe) {
        healthy.probe = new ProbeFacts("", List.of(new Way("photos", "", before, objects, fast, safe, "")));
        return new ProbesArrive().of(healthy.facts());
    }

    /** The one finding of a check about a subject. */
    private Finding only(Check check, String subject) {
        List<Finding> found = check.of(healthy.facts()).stream()
                .filter(finding -> finding.subject().equals(subject))
                .toList();
        assertThat(found).as("%s", check.of(healthy.facts())).hasSize(1);
        return found.get(0);
    }
}
