/** From notification to journal: decode, identify, publish, acknowledge. No user's code runs here. */
package io.caravan.intake;
