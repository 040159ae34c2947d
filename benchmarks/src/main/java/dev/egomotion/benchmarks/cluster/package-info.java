/** A service on several brokers and instances: what is silent for how long when parts of it die, and that nothing is lost. */
@NullMarked
package dev.egomotion.benchmarks.cluster;

import org.jspecify.annotations.NullMarked;
