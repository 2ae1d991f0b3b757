/** Cases that try to make Caravan lose or double an event, with real servers and real kills, and the reckoning afterwards. Internal: it may change with any version. */
package io.caravan.bench.faults;
