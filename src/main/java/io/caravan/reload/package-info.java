/** Rule files while the program runs: detect, validate apart, apply, report. What of it others may rely on says docs/api.md. */
package io.caravan.reload;
