/** Rule files while the program runs: detect, validate apart, apply, report. */
package io.caravan.reload;
