package io.caravan.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void aThreadThatHangsIsReplacedAndLeavesWhenItComesBack() throws Exception {
        Workers workers = new Workers(1, Executors.defaultThreadFactory());
        CountDownLatch release = new CountDownLatch(1);
        workers.begin(() -> await(release));
        CompletableFuture<Void> behind = new CompletableFuture<>();
        workers.begin(() -> behind.complete(null));
        assertThat(behind).isNotDone();

        assertThat(workers.replaceOne()).isTrue();

        behind.get(60, TimeUnit.SECONDS);
        release.countDown();
        workers.oneCameBack();
        assertThat(workers.hanging()).isFalse();
        workers.stop();
    }

    @Test
    void eachPieceRunsOnceWhoeverAddsItAndNoMoreAtOnceThanThereAreThreads() throws Exception {
        int adders = 4;
        int each = 20_000;
        Workers workers = new Workers(2, Executors.defaultThreadFactory());
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch left = new CountDownLatch(2 * adders * each);
        Runnable piece = () -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            atOnce.decrementAndGet();
            left.countDown();
        };
        ExecutorService all = Executors.newFixedThreadPool(adders);
        for (int i = 0; i < adders; i++) {
            all.execute(() -> {
                for (int j = 0; j < each; j++) {
                    workers.begin(piece);
                    workers.goOn(piece);
                }
            });
        }

        assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 2);
        all.shutdown();
        workers.stop();
    }

    @Test
    void aPieceThatFailsTakesNoOtherWithIt() throws Exception {
        Workers workers = new Workers(1, quiet());
        CompletableFuture<Void> behind = new CompletableFuture<>();
        workers.begin(() -> {
            throw new IllegalStateException("on purpose");
        });
        workers.begin(() -> behind.complete(null));

        behind.get(60, TimeUnit.SECONDS);
        workers.stop();
    }

    @Test
    void whatComesAfterTheStopWaitsForNoThreadThatHangs() throws Exception {
        Workers workers = new Workers(1, Executors.defaultThreadFactory());
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        workers.begin(() -> {
            hangs.countDown();
            await(release);
        });
        hangs.await();
        workers.stop();
        CompletableFuture<Void> late = new CompletableFuture<>();

        workers.goOn(() -> late.complete(null));

        late.get(60, TimeUnit.SECONDS);
        release.countDown();
    }

    private static ThreadFactory quiet() {
        return piece -> {
            Thread thread = new Thread(piece);
            thread.setUncaughtExceptionHandler((any, error) -> {});
            return thread;
        };
    }

    @Test
    void noMoreThanEightAreReplaced() {
        Workers workers = new Workers(1, Executors.defaultThreadFactory());
        List<Boolean> replaced = new ArrayList<>();
        for (int i = 0; i < Workers.MOST_STUCK; i++) replaced.add(workers.replaceOne());

        assertThat(replaced.subList(0, 7)).containsOnly(true);
        assertThat(replaced.get(7)).isFalse();
        assertThat(workers.hanging()).isTrue();
        workers.oneCameBack();
        assertThat(workers.hanging()).isFalse();
        workers.stop();
    }

    @Test
    void oneThatComesBackBeforeItIsCountedAsStuckDoesNoHarm() {
        Workers workers = new Workers(1, Executors.defaultThreadFactory());
        workers.oneCameBack();
        assertThat(workers.replaceOne()).isTrue();
        assertThat(workers.hanging()).isFalse();
        workers.stop();
    }

    @Test
    void whatComesBackAfterTheStopStillRuns() throws Exception {
        Workers workers = new Workers(1, Executors.defaultThreadFactory());
        workers.stop();
        CompletableFuture<Void> late = new CompletableFuture<>();
        workers.begin(() -> late.complete(null));
        late.get(60, TimeUnit.SECONDS);
    }

    @Test
    void whatWasBegunGoesBeforeWhatWasNot() throws Exception {
        Workers workers = new Workers(1, Executors.defaultThreadFactory());
        CountDownLatch release = new CountDownLatch(1);
        List<String> ran = new CopyOnWriteArrayList<>();
        workers.begin(() -> await(release));
        workers.begin(() -> ran.add("second"));
        workers.goOn(() -> ran.add("rest of the first"));
        release.countDown();

        workers.stop();

        Awaitility.await().untilAsserted(() -> assertThat(ran).containsExactly("rest of the first", "second"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
