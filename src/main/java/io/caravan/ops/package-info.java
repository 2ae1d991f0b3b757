/** What people and probes look at: health and metrics. */
package io.caravan.ops;
