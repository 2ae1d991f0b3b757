package io.caravan.bench;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The smallest program that camel-main makes: what of Caravan's start is Camel's own. */
public final class HelloPeer {
    /** What it prints when it runs. */
    static final String RUNS = "hello runs";

    private HelloPeer() {}

    /** Runs until it is ended. */
    public static void main(String... arguments) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:hello").setBody(constant("hello"));
            }
        });
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterStart(BaseMainSupport started) {
                System.out.println(RUNS);
            }
        });
        main.run();
    }
}
