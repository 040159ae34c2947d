/** Trained networks as ONNX files, and back. */
package dev.egomotion.trainer.export;
