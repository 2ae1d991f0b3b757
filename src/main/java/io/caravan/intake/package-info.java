/** From notification to journal: decode, identify, publish, acknowledge. No user's code runs here. Internal: it may change with any version. */
package io.caravan.intake;
