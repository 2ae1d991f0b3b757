/** What people and probes look at: health and metrics. What of it others may rely on says docs/api.md. */
package io.caravan.ops;
