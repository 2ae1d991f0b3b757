package io.caravan.jetstream;

import io.nats.client.Message;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;

/** Runs single messages through a route, on threads of its own, and settles nothing: what follows from an ending is for whoever gave the message. Threads: safe. */
final class Rerun {
    private final ConsumerSettings settings;
    private final Handling handling;
    private final Flow.Route route;
    private final Workers workers;
    /** Of an ordered rule: the last one that was given. */
    private CompletableFuture<Ending> last = CompletableFuture.completedFuture(null);

    Rerun(ConsumerSettings settings, Handling handling, Flow.Route route, ThreadFactory threads) {
        this.settings = settings;
        this.handling = handling;
        this.route = route;
        this.workers = new Workers(settings.concurrency(), threads);
    }

    /** @return completes with its ending, never exceptionally */
    synchronized CompletableFuture<Ending> run(Message message, String replayRun) {
        if (!settings.ordered()) return begin(message, replayRun);
        last = last.thenCompose(before -> begin(message, replayRun));
        return last;
    }

    /** Whether the rule would run for it. None of its steps does. @throws Exception what would make it fail before its first step */
    boolean wants(Message message) throws Exception {
        Exchange exchange = route.create();
        try {
            return handling.prepare(exchange, message);
        } finally {
            route.release(exchange);
        }
    }

    ConsumerSettings settings() {
        return settings;
    }

    private CompletableFuture<Ending> begin(Message message, String replayRun) {
        One one = new One(message, replayRun);
        workers.begin(() -> one.run(one::begin));
        return one.ending;
    }

    void stop() {
        workers.stop();
    }

    /** One message. It also runs what follows its asynchronous steps. */
    private final class One implements Executor, Synchronization {
        private final CompletableFuture<Ending> ending = new CompletableFuture<>();
        private final Message message;
        private final Work work;

        private int threads;
        private boolean replaced;

        One(Message message, String replayRun) {
            this.message = message;
            this.work = new Work(settings.rule(), handling.eventId(message), replayRun, this);
        }

        void begin() {
            long timeout = settings.workTimeout().toMillis();
            if (timeout > 0) {
                CompletableFuture.delayedExecutor(timeout, TimeUnit.MILLISECONDS)
                        .execute(this::overdue);
            }
            Exchange exchange = route.create();
            exchange.setProperty(Work.PROPERTY, work);
            try {
                if (!handling.prepare(exchange, message)) {
                    route.release(exchange);
                    ending.complete(new Ending.Filtered());
                    return;
                }
            } catch (Exception e) {
                route.release(exchange);
                failed(e);
                return;
            }
            exchange.getExchangeExtension().addOnCompletion(this);
            route.process(exchange, doneSync -> {});
        }

        @Override
        public void onComplete(Exchange exchange) {
            boolean sent = work.sends() > 0;
            Exception swallowed = Flow.swallowed(exchange);
            if (!sent && swallowed != null) failed(swallowed);
            else ending.complete(sent ? new Ending.Delivered() : new Ending.Filtered());
        }

        @Override
        public void onFailure(Exchange exchange) {
            failed(Flow.errorOf(exchange));
        }

        private void failed(Throwable error) {
            ending.complete(new Ending.Failed(Errors.kindOf(error), error));
        }

        @Override
        public void execute(Runnable piece) {
            workers.goOn(() -> run(piece));
        }

        private void run(Runnable piece) {
            synchronized (this) {
                threads++;
            }
            try {
                piece.run();
            } finally {
                leave();
            }
        }

        private synchronized void leave() {
            threads--;
            if (threads > 0 || !replaced) return;
            replaced = false;
            workers.oneCameBack();
        }

        /** The next message needn't wait for a thread that hangs in this one. */
        private void overdue() {
            if (ending.isDone()) return;
            synchronized (this) {
                replaced = threads > 0;
                if (replaced) workers.replaceOne();
            }
            failed(new TimeoutException("rule " + settings.rule() + " still works on it after "
                    + settings.workTimeout().toSeconds() + " s (ruleTimeout)"));
        }
    }
}
