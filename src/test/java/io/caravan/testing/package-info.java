/** What integration tests stand on: real servers, and the real program as a process of its own. */
package io.caravan.testing;
