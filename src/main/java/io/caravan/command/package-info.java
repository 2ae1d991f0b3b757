/** The command line: run, demo, dlq, bench and the rest. */
package io.caravan.command;
