/** The command line: run, demo, dlq, bench and the rest. Internal: it may change with any version. */
package io.caravan.command;
