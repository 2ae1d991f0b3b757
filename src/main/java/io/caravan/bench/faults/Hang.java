package io.caravan.bench.faults;

import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A step that keeps its thread for longer than its rule may take, and fails then: a call that times out too late. */
public final class Hang implements Processor {
    private static final int SECONDS = 6;

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SECONDS);
        throw new IllegalStateException("no answer after " + SECONDS + " s");
    }
}
