package io.caravan.bench.faults;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** A step that takes the whole process with it, as native code or a lack of memory does. */
public final class Die implements Processor {
    static final int EXIT_CODE = 137;

    @Override
    public void process(Exchange exchange) {
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
