package io.caravan.command;

/** docs/settings.md, from the settings themselves. */
final class SettingsPage {
    private static final String HEAD = """
            # Settings

            Written from the program's own list of settings; a test holds it up to date.

            A setting is taken from the first of these that has it: `-D` (in `CARAVAN_JAVA_OPTS`), the environment, `application.properties` in the working folder
            (or the file that `--config` names), the default. An empty environment variable is none. A `caravan.*` key or a `CARAVAN_*` variable that isn't
            listed here stops the program with the name that was probably meant; so does a value that isn't written as it says here, with one line for each.

            | key | environment | default | written as | what it does |
            |---|---|---|---|---|
            """;

    private static final String TAIL = """

            Everything else of Camel can be set too: `camel.main.*` for the program, `camel.component.<name>.*` for a component, `camel.beans.*` for beans that rules
            refer to. Camel refuses what it doesn't know of these.

            ## What can go wrong

            - A service of Kubernetes named `caravan` puts `CARAVAN_SERVICE_*` and `CARAVAN_PORT*` into the environment of every pod; they are ignored.
            - A change of `application.properties` counts after a restart: [what reloads](hot-reload.md).
            """;

    private SettingsPage() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (Setting setting : Settings.ALL) {
            text.append("| `%s` | `%s` | %s | %s | %s |%n"
                    .formatted(
                            setting.key(),
                            setting.environment(),
                            setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`",
                            setting.form().words(),
                            setting.meaning()));
        }
        return text.append(TAIL).toString();
    }
}
