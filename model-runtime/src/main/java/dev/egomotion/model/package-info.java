/**
 * Networks behind a contract: domain objects in, domain objects out. An ONNX file says by itself how
 * it wants to be fed and read; ONNX Runtime stays inside this module.
 */
package dev.egomotion.model;
