/** Spatial transformers, plain and inverse compositional, as network operations. */
package dev.egomotion.trainer.transformer;
