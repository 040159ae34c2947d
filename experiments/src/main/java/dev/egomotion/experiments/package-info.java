/** Studies that the command line runs: what spatial transformers are worth on distorted digits. */
package dev.egomotion.experiments;
