/** Rule files while the program runs: detect, validate apart, apply, report. Internal: it may change with any version. */
package io.caravan.reload;
