package io.caravan.command;

import io.caravan.api.Entry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Settings as others rely on them. */
public final class SettingNames {
    private SettingNames() {}

    public static List<Entry> entries() {
        return Settings.ALL.stream()
                .map(each -> new Entry(
                        "setting " + each.key(),
                        each.environment()
                                + (each.form() == Form.ANY
                                        ? ""
                                        : ", " + each.form().name().toLowerCase(Locale.ROOT))
                                + (each.defaultValue().isEmpty() ? "" : ", default " + each.defaultValue())))
                .toList();
    }

    /** What is wrong with a variable of the program's environment, for people; null when nothing is. */
    public static String faultOf(String variable, String value) {
        if (variable.equals("CARAVAN_JAVA_OPTS")) return null; // the launcher's
        Optional<Setting> setting = Settings.inEnvironment(variable);
        return setting.isEmpty() ? variable + " sets nothing" : setting.get().fault(value);
    }

    /** The default of a setting. */
    public static String defaultOf(String key) {
        return Settings.named(key).orElseThrow().defaultValue();
    }
}
