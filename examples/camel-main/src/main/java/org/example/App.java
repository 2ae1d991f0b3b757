package org.example;

import org.apache.camel.main.Main;

/** camel-main with the shipped routes, intake among them, and a rule of one's own. What is in force: application.properties. */
public final class App {
    private App() {}

    public static void main(String[] args) throws Exception {
        main().run(args);
    }

    /** It finds the routes of this package by itself. */
    static Main main() {
        return new Main(App.class);
    }
}
