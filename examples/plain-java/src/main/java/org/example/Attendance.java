package org.example;

import io.caravan.ops.Caretaker;
import org.apache.camel.builder.RouteBuilder;

/** What one would do at a terminal, as routes: whatever Camel can begin with may call them. */
public final class Attendance extends RouteBuilder {
    @Override
    public void configure() {
        from("direct:replay-letters")
                .bean(Caretaker.class, "replayLetters('rule=thumbnails;error=timeout')")
                .log("dead letters that timed out: ${body}");
        from("direct:yesterday").bean(Caretaker.class, "replay('rule=thumbnails;from=24h;rate=100')");
        from("direct:pause").bean(Caretaker.class, "pauseFor('thumbnails', '30m')");
    }
}
