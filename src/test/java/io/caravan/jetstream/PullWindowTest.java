package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PullWindowTest {
    private final List<String> requests = new ArrayList<>();

    @Property
    void whatIsInHandAndAskedForNeverExceedsTheWindow(
            @ForAll @IntRange(min = 1, max = 50) int window, @ForAll @Size(max = 300) List<Boolean> arrivals) {
        PullWindow pulls = open(window);
        int inHand = 0;
        for (boolean arrival : arrivals) {
            if (arrival && pulls.asked() > 0) {
                pulls.arrived(10);
                inHand++;
            } else if (!arrival && inHand > 0) {
                pulls.done(10);
                inHand--;
            }
            assertThat(inHand + pulls.asked()).isLessThanOrEqualTo(window);
        }
    }

    @Test
    void itAsksInQuartersNotForEachMessage() {
        PullWindow pulls = open(100);
        for (int i = 0; i < 100; i++) pulls.arrived(1);
        for (int i = 0; i < 100; i++) pulls.done(1);

        assertThat(requests).hasSize(5);
        assertThat(batches()).containsExactly(100, 25, 25, 25, 25);
    }

    @Test
    void aFullHandOfBytesAsksForNothing() {
        PullWindow pulls = new PullWindow(1_000, 1_000, this::note, () -> {});
        pulls.restart();
        pulls.arrived(900);
        requests.clear();
        pulls.restart();
        assertThat(requests).isEmpty();

        pulls.done(900);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aHeldConsumerAsksForNothingAndThenForOne() {
        PullWindow pulls = open(10);
        for (int i = 0; i < 10; i++) pulls.arrived(1);
        requests.clear();
        pulls.limit(0);
        for (int i = 0; i < 10; i++) pulls.done(1);
        assertThat(requests).isEmpty();

        pulls.limit(1);
        assertThat(batches()).containsExactly(1);
    }

    @Test
    void whileEverythingFailsItAsksForATenthAndForAllAgainOnceSomethingIsDelivered() {
        PullWindow pulls = open(100);
        FailureStreak streak = new FailureStreak("rule", pulls);
        for (int i = 0; i < 100; i++) pulls.arrived(1);
        for (int i = 0; i < FailureStreak.STRUGGLES_AFTER; i++)
            streak.failed(new IllegalStateException("out of order"));
        requests.clear();
        for (int i = 0; i < 100; i++) pulls.done(1);
        assertThat(pulls.asked()).isPositive().isLessThanOrEqualTo(10);

        streak.delivered();
        assertThat(pulls.asked()).isEqualTo(100);
    }

    @Test
    void someFailuresAmongDeliveriesLeaveTheWindowAsItIs() {
        PullWindow pulls = open(100);
        FailureStreak streak = new FailureStreak("rule", pulls);
        for (int i = 0; i < 100; i++) pulls.arrived(1);
        requests.clear();
        for (int i = 0; i < 1_000; i++) {
            streak.failed(new IllegalStateException("out of order"));
            if (i % 40 == 0) streak.delivered();
        }
        for (int i = 0; i < 100; i++) pulls.done(1);

        assertThat(batches().stream().mapToInt(Integer::intValue).sum()).isEqualTo(100);
    }

    @Test
    void aClosedWindowAsksForNothing() {
        PullWindow pulls = open(1);
        pulls.arrived(1);
        pulls.close();
        requests.clear();
        pulls.done(1);
        pulls.restart(); // by somebody who didn't know yet
        assertThat(requests).isEmpty();
    }

    private PullWindow open(int window) {
        requests.clear();
        PullWindow pulls = new PullWindow(window, 1 << 20, this::note, () -> {});
        pulls.restart();
        return pulls;
    }

    private void note(byte[] json) {
        requests.add(new String(json, StandardCharsets.US_ASCII));
    }

    private List<Integer> batches() {
        Pattern batch = Pattern.compile("\"batch\":(\\d+)");
        return requests.stream()
                .map(request -> {
                    Matcher found = batch.matcher(request);
                    assertThat(found.find()).isTrue();
                    return Integer.valueOf(found.group(1));
                })
                .toList();
    }
}
