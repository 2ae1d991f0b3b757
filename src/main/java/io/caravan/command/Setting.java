package io.caravan.command;

import java.util.Locale;

/**
 * One setting of the program.
 *
 * @param key its name in application.properties
 * @param environment the environment variable that sets it
 * @param defaultValue what holds when nothing sets it; empty for none
 * @param form how its value is written
 * @param meaning one sentence for people
 */
record Setting(String key, String environment, String defaultValue, Form form, String meaning) {

    /** One whose environment variable is its key in capitals. */
    static Setting of(String key, String defaultValue, Form form, String meaning) {
        return new Setting(key, environmentOf(key), defaultValue, form, meaning);
    }

    /** What is wrong with a value of it, for people; null when nothing is. Empty is none, and what Camel is still to fill in isn't judged. */
    String fault(String value) {
        if (value.isEmpty() || value.contains("{{") || form.fits(value)) return null;
        return key + " (" + environment + ") can't be '" + value.replaceAll("//[^/@,\\s]*@", "//")
                + "'; it is written as " + form.words() + (defaultValue.isEmpty() ? "" : ", such as " + defaultValue);
    }

    static String environmentOf(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
