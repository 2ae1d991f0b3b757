package io.caravan.command;

import io.caravan.api.Entry;
import java.util.List;
import java.util.Locale;

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
}
