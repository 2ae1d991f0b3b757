package io.caravan.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoResultTest {
    private static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");
    private static final DemoExpectation PICTURE = new DemoExpectation(
            "s3:ObjectCreated:Put", "photos", "a.png", "objects.created.photos.png", "events.images.photos");
    private static final DemoExpectation NOTES =
            new DemoExpectation("s3:ObjectCreated:Put", "photos", "notes", "objects.created.photos._", null);
    private static final List<DemoExpectation> EXPECTED = List.of(PICTURE, NOTES);

    private final List<DemoArrival> journal =
            new ArrayList<>(List.of(arrival(PICTURE, PICTURE.journal(), 5), arrival(NOTES, NOTES.journal(), 7)));
    private final List<DemoArrival> events = new ArrayList<>(List.of(arrival(PICTURE, PICTURE.events(), 12)));
    private final List<String> faults = new ArrayList<>();
    private long fast = 2;
    private long safe = 2;
    private boolean idle = true;

    @Test
    void allThatHadToArriveAndOnlyThat() {
        assertThat(result().succeeded()).isTrue();
        assertThat(result().last()).isTrue();
        assertThat(result().problems()).isEmpty();
    }

    @Test
    void whatIsMissingInTheJournalIsNamed() {
        journal.remove(1);

        assertFails("missing in the journal: photos/notes (ObjectCreated:Put) on objects.created.photos._");
        assertThat(result().last()).isFalse();
    }

    @Test
    void whatIsMissingInEventsIsNamed() {
        events.clear();

        assertFails("missing in EVENTS: photos/a.png (ObjectCreated:Put) on events.images.photos");
    }

    @Test
    void aSecondCopyInTheJournalFails() {
        journal.add(journal.get(0));

        assertFails("one too many in the journal: photos/a.png (ObjectCreated:Put) on objects.created.photos.png");
        assertThat(result().last()).isTrue();
    }

    @Test
    void aMessageThatNoRuleShouldHaveSentFails() {
        events.add(arrival(NOTES, "events.images.photos", 9));

        assertFails("one too many in EVENTS: photos/notes (ObjectCreated:Put) on events.images.photos");
    }

    @Test
    void theWrongSubjectIsBothMissingAndOneTooMany() {
        events.set(0, arrival(PICTURE, "events.images.reports", 9));

        assertFails(
                "missing in EVENTS: photos/a.png (ObjectCreated:Put) on events.images.photos",
                "one too many in EVENTS: photos/a.png (ObjectCreated:Put) on events.images.reports");
    }

    @Test
    void theWrongEventIsNotTakenForTheRightOne() {
        DemoExpectation deleted = new DemoExpectation("s3:ObjectRemoved:Delete", "photos", "a.png", "", null);
        journal.set(0, arrival(deleted, PICTURE.journal(), 1));

        assertThat(result().problems()).hasSize(2);
    }

    @Test
    void aDeadLetterFails() {
        faults.add("a dead letter on dlq.images: no such host");

        assertFails("a dead letter on dlq.images: no such host");
    }

    @Test
    void eachTargetHasToTellOfEveryEvent() {
        safe = 1;

        assertFails("missing from the safe target (1): 1 of 2 notifications");
        assertThat(result().last()).isFalse();
    }

    @Test
    void moreNotificationsThanEventsFail() {
        fast = 3;

        assertFails("more than 2 notifications from the fast target (3)");
    }

    @Test
    void whatIsUnderWayIsNoSuccessYet() {
        idle = false;

        assertFails("still under way: not every message is settled");
        assertThat(result().last()).isFalse();
    }

    @Test
    void theTableShowsSubjectsAndTimes() {
        events.clear();

        assertThat(DemoTable.lines(result().rows()))
                .containsExactly(
                        "  object        event              journal                     ms  EVENTS              ms",
                        "  photos/a.png  ObjectCreated:Put  objects.created.photos.png   5  missing",
                        "  photos/notes  ObjectCreated:Put  objects.created.photos._     7  (no rule wants it)");
    }

    @Test
    void theDemosOwnListIsConsistent() {
        assertThat(DemoObjects.EXPECTED).doesNotHaveDuplicates().allSatisfy(each -> assertThat(each.journal())
                .startsWith("objects."));
    }

    private void assertFails(String... problems) {
        assertThat(result().succeeded()).isFalse();
        assertThat(result().problems()).containsExactly(problems);
    }

    private DemoResult result() {
        return DemoResult.of(EXPECTED, new DemoObserved(fast, safe, journal, events, faults, idle));
    }

    private static DemoArrival arrival(DemoExpectation of, String subject, long millis) {
        ObjectEvent event = new ObjectEvent(
                "id",
                of.type(),
                Kind.CREATED,
                of.bucket(),
                of.key(),
                1L,
                null,
                null,
                null,
                null,
                TIME,
                Map.of(),
                Origin.LIVE,
                "minio:s3",
                "");
        return new DemoArrival(subject, event, TIME.plusMillis(millis));
    }
}
