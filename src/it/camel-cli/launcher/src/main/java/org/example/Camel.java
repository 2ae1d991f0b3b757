package org.example;

import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/** What JBang's {@code camel} runs. */
public final class Camel {
    private Camel() {}

    public static void main(String[] args) {
        CamelJBangMain.run(args);
    }
}
