package io.caravan.command;

import java.util.List;

/** Something that whoever runs the program has to put right before it can start. */
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    ConfigurationException(List<String> faults) {
        super(String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** All of them, one line each. */
    List<String> faults() {
        return faults;
    }
}
